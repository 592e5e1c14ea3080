// The pages in a real browser: both languages, light and dark, narrow and wide.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {chromium} from 'playwright-core';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
               '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function look(browser, {base, output}, {language, scheme, width, isJudged}) {
  const name = `${language}-${scheme}-${width}`;
  const page = await browser.newPage(
      {viewport: {width, height: 900}, colorScheme: scheme, reducedMotion: 'reduce'});
  const complaints = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !url.startsWith('data:')) complaints.push(`loads ${url}`);
  });
  await page.goto(`${base}/${language}/docs`);
  await page.screenshot({path: path.join(output, `${name}.png`)});
  await page.evaluate(
      () => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const scrolls = (node) => node && (/auto|scroll|hidden/.test(getComputedStyle(node).overflowX) ||
                                       scrolls(node.parentElement));
    return {
      room,
      page: document.documentElement.scrollWidth,
      out: [...document.body.querySelectorAll('*')]
               .filter((node) => node.getBoundingClientRect().right > room + 1 && !scrolls(node))
               .map((node) => `${node.tagName}.${node.className}`)
               .slice(0, 5),
    };
  });
  if (wide.page > wide.room || wide.out.length) complaints.push(`overflows: ${JSON.stringify(wide)}`);
  if (isJudged) complaints.push(...await judge(page));
  await page.evaluate(() => document.getElementById('create-monitor').scrollIntoView());
  await page.screenshot({path: path.join(output, `${name}-route.png`)});
  await page.close();
  return complaints.map((one) => `${name}: ${one}`);
}

/// What axe-core finds, best practices included.
async function judge(page) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run());
  return violations.map(
      (one) => `axe ${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((each) => each.html)}`);
}

/// The keyboard gets past the navigation, and sees where it is.
async function useKeyboard(browser, {base}) {
  const page = await browser.newPage({viewport: {width: 1400, height: 900}});
  await page.goto(`${base}/en/docs`);
  await page.keyboard.press('Tab');
  const skip = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return {text: document.activeElement.textContent, top: box.top,
            outline: getComputedStyle(document.activeElement).outlineStyle};
  });
  await page.keyboard.press('Enter');
  const target = await page.evaluate(() => document.activeElement.id);
  await page.close();
  const isRight = skip.top >= 0 && skip.outline !== 'none' && target === 'content';
  return isRight ? [] : [`the skip link does not work: ${JSON.stringify(skip)}, ${target}`];
}

async function followDocs(browser, {base}) {
  const complaints = [];
  for (const [locale, wanted] of [['fr-CA', '/fr/docs'], ['de-DE', '/en/docs']]) {
    const page = await browser.newPage({locale});
    await page.goto(`${base}/docs`);
    const {pathname} = new URL(page.url());
    if (pathname !== wanted) complaints.push(`/docs leads ${locale} to ${pathname}`);
    await page.close();
  }
  return complaints;
}

export async function pages(context) {
  const browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: flags});
  const complaints = [];
  let count = 0;
  try {
    for (const language of ['en', 'fr']) {
      for (const scheme of ['light', 'dark']) {
        // How narrow the page gets does not depend on its colours.
        for (const width of scheme === 'light' ? [320, 400, 1400] : [400, 1400]) {
          // Each language, scheme and layout once: it takes seconds.
          const isJudged = width === ((language === 'en') === (scheme === 'light') ? 400 : 1400);
          complaints.push(...await look(browser, context, {language, scheme, width, isJudged}));
          ++count;
        }
      }
    }
    complaints.push(...await useKeyboard(browser, context), ...await followDocs(browser, context));
  } finally {
    await browser.close();
  }
  if (complaints.length) throw new Error(complaints.join('\n'));
  return `${count} views`;
}
