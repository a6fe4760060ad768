// What the page's tests share: Debian's Chromium with the page in it, and steps that many of them take.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { BASE, MODULES, FILM, PICTURES } = process.env;
const load = createRequire(`${MODULES}/`);
const { chromium } = load('playwright-core');
const axe = readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');

const camera = FILM ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${FILM}`] : ['--use-fake-device-for-media-stream'];
export const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', ...camera] });
export const patience = 60000;

// `script` is run in the page before all of its own.
export async function open({ script, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  if (script) await page.addInitScript(script);
  page.setDefaultTimeout(patience);
  page.problems = [];
  page.on('console', (line) => line.type() === 'error' && page.problems.push(line.text()));
  page.on('pageerror', (error) => page.problems.push(error.message));
  page.on('request', (request) => assert.ok(request.url().startsWith(BASE) || /^(blob|data):/.test(request.url()), `it asks elsewhere: ${request.url()}`));
  await page.goto(BASE);
  await page.waitForFunction(() => document.querySelector('nav a[aria-current]'));
  return page;
}

// `whole`: the page to its end, else what is seen of it.
export async function pictureOf(page, name, whole = true) {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: whole });
}

export const texts = (page, selector) => page.locator(selector).allTextContents();

export async function songsAreOffered(page, mood) {
  await page.waitForFunction((title) => document.getElementById('offer-title').textContent === title, `Five ${mood} songs`);
  assert.equal(await page.locator('#cards .card').count(), 5);
  assert.equal(await page.locator('#field-songs .dot').count(), 5);
}

export async function pickFirst(page) {
  await page.click('#cards .card >> nth=0');
  await page.waitForSelector('#matches li');
  assert.equal(await page.getAttribute('#cards .card >> nth=0', 'aria-pressed'), 'true');
}

// Nothing scrolls out of its box, and axe-core finds nothing in that part of the page: at its end, where the bar covers
// nothing, since axe-core takes what is half below it for too small.
export async function isWell(page, where, part = 'html') {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${where}: ${wide} pixels too wide`);
  const cut = await page.evaluate(() => [...document.querySelectorAll('main *, header *, footer *, .bar *')]
    .filter((one) => one.checkVisibility() && !one.closest('svg') && !one.matches('.unseen') && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${one.tagName}.${one.className}#${one.id}`));
  assert.deepEqual(cut, [], where);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(async (inside) => {
    const before = scrollY;
    scrollTo(0, document.documentElement.scrollHeight);
    const found = await globalThis.axe.run(inside, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    scrollTo(0, before);
    return found;
  }, part);
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].target}`), [], where);
}
