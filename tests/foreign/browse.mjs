// A headless browser that signs people in. Reads a line of JSON for each of them (`url`, what to `type`
// where a code is asked for, whether to `deny`), and prints the address and the words of the page on
// which it ends. Ends with its standard input.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import path from 'node:path';

const packages = createRequire(path.join(process.argv[2], 'package.json'));
const { chromium } = packages('playwright-core');

const browser = await chromium.launch({
  executablePath: process.argv[3],
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
});

async function agree(context, { url, type, deny }) {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  if (type) {
    await page.fill('input[name=user_code]', type);
    await page.click('button[type=submit]');
    if (deny) {
      await page.click('button[name=abort]');
      await page.waitForLoadState('domcontentloaded');
      return page;
    }
    await page.click('button[form="op.deviceConfirmForm"][autofocus]');
  }
  await page.fill('input[name=login]', 'ada');
  await page.fill('input[name=password]', 'w0rd');
  await page.click('button[type=submit]');
  await page.waitForSelector('input[value=consent]', { state: 'attached' });
  if (deny) {
    await page.click('text=Cancel');
  } else {
    await page.click('button[type=submit]');
  }
  await page.waitForLoadState('domcontentloaded');
  return page;
}

for await (const line of createInterface({ input: process.stdin })) {
  const context = await browser.newContext();
  context.setDefaultTimeout(15000);
  // The pages name fonts of others; nothing but this machine is asked.
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => route.abort());
  let said;
  try {
    const page = await agree(context, JSON.parse(line));
    said = { url: page.url(), words: await page.innerText('body') };
  } catch (error) {
    const pages = context.pages();
    const words = pages.length ? await pages[0].innerText('body').catch(() => '') : '';
    said = { url: pages[0]?.url() ?? '', words, trouble: String(error) };
  }
  console.log(JSON.stringify(said));
  await context.close();
}
await browser.close();
