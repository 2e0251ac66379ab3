import { launch, person, PHONE, DESK } from './lib/browser.mjs';
const [base, link, out, ...paths] = process.argv.slice(2);
const browser = await launch();
const page = await person(browser);
const { existsSync } = await import('node:fs');
await page.goto(link);
const button = page.locator('main button[type=submit], main button').first();
if (await button.count()) await button.click();
await page.waitForLoadState();
for (const path of paths) {
  await page.goto(base + path);
  for (const [size, v] of [['phone', PHONE], ['desk', DESK]]) {
    await page.setViewportSize(v);
    await page.screenshot({ path: `${out}/${path.replaceAll('/', '_').replaceAll('?', '_')}-${size}.png`, fullPage: true });
  }
}
await page.context().storageState({ path: `${out}/state.json` });
await browser.close();
