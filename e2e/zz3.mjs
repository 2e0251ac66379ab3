import { launch, look, DESK } from './lib/browser.mjs';
const base='http://localhost:9102'; const b = await launch();
const c = await b.newContext({ viewport: DESK, storageState: '/tmp/auditor.json', reducedMotion: 'reduce' }); const p = await c.newPage();
const seen = async (path, name) => { const r = await p.goto(base + path); try { await look(p, name); console.log(name, r.status()); } catch (e) { console.log('!!', name, String(e).slice(0, 900)); } };
await p.goto(base + '/in/results');
for (const [t, n] of [['Leadership climate', 'army'], ['Leavers of', 'dete']]) {
  await p.goto(base + '/in/results');
  const w = await p.locator('main a', { hasText: new RegExp(t) }).first().getAttribute('href');
  await seen(w, `i-${n}`); await seen(w + '/report', `i-${n}-report`);
  const th = await p.goto(base + w).then(() => p.locator('h2 a').first().getAttribute('href').catch(() => null));
  if (th) await seen(th, `i-${n}-theme`);
  const g = await p.goto(base + w).then(() => p.locator('#heat a').first().getAttribute('href', { timeout: 1000 }).catch(() => null));
  if (g) { await seen(g, `i-${n}-group`); await seen(g + '/report', `i-${n}-group-report`); }
  const r = await p.request.get(base + w + '/report.pdf'); (await import('node:fs')).writeFileSync(`/tmp/i-${n}.pdf`, await r.body());
}
await b.close();
