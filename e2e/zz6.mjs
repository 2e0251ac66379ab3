import { launch, look, DESK } from './lib/browser.mjs';
const base='http://localhost:9102'; const b = await launch();
const c = await b.newContext({ viewport: DESK, storageState: '/tmp/admin.json', reducedMotion: 'reduce' }); const p = await c.newPage();
const seen = async (name) => { try { await look(p, name); console.log(name); } catch (e) { console.log('!!', name, String(e).slice(0, 900)); } };
await p.goto(base + '/in/surveys');
const s = await p.locator('main a', { hasText: 'A survey in two directions' }).first().getAttribute('href');
await p.goto(base + s + '/test'); await p.getByLabel('العربية').check(); await p.getByRole('button', { name: 'Begin' }).click(); await p.waitForTimeout(400);
console.log(await p.locator('main button, main a, main select, main label').evaluateAll((a) => a.map((x) => x.tagName + ':' + x.textContent.trim().slice(0,30)).slice(0, 20)));
const ar = p.getByText('العربية').first(); if (await ar.count()) { await ar.click(); await p.waitForTimeout(300); }
await seen('r-answer-1');
for (let i = 2; i < 5; i++) { const n = p.locator('main button').filter({ hasText: /Next|Continue|Go on/ }).first(); if (!(await n.count())) break; await n.click(); await p.waitForTimeout(300); await seen('r-answer-' + i); }
await b.close();
