import { launch, person, PHONE, DESK } from './lib/browser.mjs';
const link = process.argv[2];
const browser = await launch();
for (const [size, viewport] of [['desk', DESK], ['phone', PHONE]]) {
  const page = size === 'desk' ? await person(browser, { viewport }) : globalThis.page2;
  if (size === 'desk') {
    globalThis.first = page;
    await page.goto(link); 
    if (await page.getByRole('button').count()) { const b = page.getByRole('button', { name: /sign in|go on|continue/i }); if (await b.count()) await b.first().click(); }
    await page.goto('http://localhost:8123/in/results');
    const hrefs = await page.$$eval('a', (all) => all.map((a) => a.getAttribute('href')));
    globalThis.home = hrefs.find((h) => /^\/in\/results\/[^/]+$/.test(h ?? ''));
    console.log(hrefs.filter((h) => (h ?? '').startsWith('/in/results/')).join(' '));
  }
  const p = globalThis.first;
  await p.setViewportSize(viewport);
  const go = async (name, path, open = true) => {
    await p.goto('http://localhost:8123' + path);
    if (open) await p.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
    await p.screenshot({ path: `/tmp/t/shots/${name}-${size}.png`, fullPage: true });
    const wide = await p.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    console.log(name, size, wide ? 'WIDE' : 'ok', await p.evaluate(() => document.documentElement.scrollHeight));
  };
  const home = globalThis.home;
  await go('whole', home, false);
  const hrefs = await p.$$eval('a', (all) => all.map((a) => a.getAttribute('href')));
  const group = hrefs.find((h) => h?.includes('/groups/'));
  const theme = hrefs.find((h) => h?.includes('/themes/'));
  await go('group', group);
  await go('theme', theme);
  const more = await p.$$eval('a', (all) => all.map((a) => a.getAttribute('href')));
  const item = more.find((h) => h?.includes('/items/') || h?.includes('/statements/'));
  if (item) await go('item', item);
  await go('report', home + '/report', false);
  await go('greport', group + '/report', false);
  if (size === 'desk') {
    for (const [n, path] of [['whole', home + '/report.pdf'], ['group', group + '/report.pdf']]) {
      const r = await p.request.get('http://localhost:8123' + path);
      (await import('node:fs')).writeFileSync(`/tmp/t/shots/${n}.pdf`, await r.body());
    }
  }
}
await browser.close();
