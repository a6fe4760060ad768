// The page in Debian's Chromium: node page.mjs SCENARIO, started by test_page.py. Says nothing if all is well; what
// is wrong is an exception.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { BASE, MODULES, PHOTO, CATALOGUE, FILM, PICTURES } = process.env;
const load = createRequire(`${MODULES}/`);
const { chromium } = load('playwright-core');
const axe = readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');

const camera = FILM ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${FILM}`] : ['--use-fake-device-for-media-stream'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', ...camera] });
const patience = 60000;

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.problems = [];
  page.on('console', (line) => line.type() === 'error' && page.problems.push(line.text()));
  page.on('pageerror', (error) => page.problems.push(error.message));
  page.on('request', (request) => assert.ok(request.url().startsWith(BASE) || /^(blob|data):/.test(request.url()), `it asks elsewhere: ${request.url()}`));
  await page.goto(BASE);
  await page.waitForFunction(() => document.querySelector('nav a[aria-current]'));
  return page;
}

async function pictureOf(page, name) {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

const texts = (page, selector) => page.locator(selector).allTextContents();

async function songsAreOffered(page, mood) {
  await page.waitForFunction((title) => document.getElementById('offer-title').textContent === title, `Five ${mood} songs`);
  assert.equal(await page.locator('#cards .card').count(), 5);
  assert.equal(await page.locator('#field-songs .dot').count(), 5);
}

async function pickFirst(page) {
  await page.click('#cards .card >> nth=0');
  await page.waitForSelector('#matches li');
  assert.equal(await page.getAttribute('#cards .card >> nth=0', 'aria-pressed'), 'true');
}

const scenarios = {
  // A mood by hand, five songs, five others, a pick with reasons, a way that is drawn, what is remembered.
  async the_way_by_hand() {
    const page = await open();
    await page.click('.corner.sad');
    await songsAreOffered(page, 'sad');
    const first = await texts(page, '#cards .title');
    await page.click('#others');
    const others = await texts(page, '#cards .title');
    assert.ok(others.every((title) => !first.includes(title)), 'a song came twice');
    await pickFirst(page);
    assert.equal((await texts(page, '#matches .by')).filter((words) => words.includes('—')).length, 10);
    await page.click('.wants label:has-text("up")');
    await page.waitForSelector('#field-way .way');
    assert.match(await page.textContent('#matches-title'), /^From sad to happy/);
    assert.ok(await page.locator('#field-songs .dot').count() >= 4);
    await page.click('nav a:has-text("You")');
    await page.waitForSelector('#listens li');
    assert.equal(await page.locator('#listens .title').first().textContent(), others[0]);
    assert.equal(await page.locator('#past circle').count(), 1);
    await page.click('#forget');
    await page.click('#ask-forget button[value="no"]');
    await page.click('#forget');
    await page.click('#ask-forget button[value="yes"]');
    await page.waitForFunction(() => document.getElementById('you-count').textContent === 'Nothing is remembered.');
    assert.deepEqual(page.problems, []);
  },

  async tapping_the_circle_says_where_one_is() {
    const page = await open();
    const box = await page.locator('#field').boundingBox();
    await page.mouse.click(box.x + 0.8 * box.width, box.y + 0.8 * box.height);
    await songsAreOffered(page, 'calm');
    const at = await page.getAttribute('#field-you', 'transform');
    const [x, y] = at.match(/-?[\d.]+/g).map(Number);
    assert.ok(Math.abs(x - 75) < 2 && Math.abs(y - 75) < 2, at);
    // Another mood corrects the same moment.
    await page.click('.corner.happy');
    await songsAreOffered(page, 'happy');
    await page.click('nav a:has-text("You")');
    await page.waitForSelector('#past circle');
    assert.equal(await page.locator('#past circle').count(), 1);
    assert.equal(await page.locator('#past circle.happy').count(), 1);
  },

  async a_photo_shows_its_mood() {
    const page = await open();
    await page.setInputFiles('#photo-file', PHOTO);
    await page.waitForSelector('#agree:not([hidden])');
    assert.match(await page.textContent('#verdict'), /You seem happy/);
    assert.match(await page.textContent('#share-happy'), /^[5-9]\d %$|^100 %$/);
    await page.click('#agree');
    await songsAreOffered(page, 'happy');
    await pickFirst(page);
    await pictureOf(page, 'page');
    assert.deepEqual(page.problems, []);
  },

  // The whole way with the camera, which is on only from click to click.
  async the_camera_looks() {
    const page = await open({ permissions: ['camera'] });
    assert.equal(await page.evaluate(() => document.getElementById('video').srcObject), null);
    await page.click('#camera');
    await page.waitForSelector('#agree:not([hidden])');
    assert.match(await page.textContent('#verdict'), /happy/);
    assert.equal(await page.isVisible('#stop'), true);
    await page.click('#agree');
    assert.equal(await page.evaluate(() => document.getElementById('video').srcObject), null);
    await songsAreOffered(page, 'happy');
    await pickFirst(page);
    assert.deepEqual(page.problems, []);
  },

  async a_camera_that_is_refused_is_no_end() {
    const page = await open({ permissions: [] });
    await page.evaluate(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); });
    await page.click('#camera');
    await page.waitForFunction(() => /stays off/.test(document.getElementById('verdict').textContent));
    await page.click('.corner.angry');
    await songsAreOffered(page, 'angry');
  },

  async the_keyboard_is_enough() {
    const page = await open();
    const press = async (key, times = 1) => { for (let i = 0; i < times; i++) await page.keyboard.press(key); };
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.value || document.activeElement.textContent);
    await press('Tab');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /To the content/);
    await press('Tab', 4);
    assert.equal(await page.evaluate(() => document.activeElement.name), 'mood');
    await press('Space');
    await page.waitForSelector('#cards .card');
    await press('ArrowDown', 1);
    await page.waitForFunction(() => /happy/.test(document.getElementById('offer-title').textContent));
    assert.equal(await page.evaluate(() => document.activeElement.name), 'mood');
    for (let i = 0; i < 9 && !(await focused()).startsWith('card'); i++) await press('Tab');
    await press('Enter');
    await page.waitForSelector('#matches li');
    assert.equal(await focused(), 'pick-title');
    await press('Tab');
    await press('ArrowRight');
    await page.waitForSelector('#field-way .way');
    await page.evaluate(() => document.querySelector('nav a[href="#library"]').focus());
    await press('Enter');
    await page.waitForFunction(() => /songs, each/.test(document.getElementById('library-count').textContent));
    await page.focus('#sky');
    await press('+', 3);
    await press('ArrowLeft');
    await press('Enter');
    await page.waitForSelector('#sky-song button');
    assert.deepEqual(page.problems, []);
  },

  async a_catalogue_is_dropped() {
    const page = await open();
    await page.click('nav a:has-text("Library")');
    const before = await page.waitForFunction(() => document.getElementById('library-count').textContent);
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'mine.csv', { type: 'text/csv' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }, readFileSync(CATALOGUE, 'utf8'));
    await page.waitForFunction(() => /300 songs are new/.test(document.getElementById('added').textContent), null, { timeout: patience });
    await page.waitForFunction((old) => document.getElementById('library-count').textContent !== old, await before.jsonValue());
    await page.fill('#words', 'amber');
    await page.waitForSelector('#found li');
    await page.click('#found button >> nth=0');
    await page.waitForSelector('#matches li');
    assert.deepEqual(page.problems, []);
  },

  async a_server_that_is_gone_is_told() {
    const page = await open();
    await page.route('**/api/**', (route) => route.abort());
    await page.click('.corner.calm');
    await page.waitForSelector('#trouble:not([hidden])');
    assert.match(await page.textContent('#trouble'), /does not answer/);
    await page.unroute('**/api/**');
    await page.click('.corner.happy');
    await songsAreOffered(page, 'happy');
    assert.equal(await page.isVisible('#trouble'), false);
  },

  // Nothing scrolls out of its box, and axe-core finds nothing, at each width, light and dark.
  async it_fits_everywhere_and_can_be_read() {
    for (const width of [320, 768, 1440, 2560]) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await open({ viewport: { width, height: 800 }, colorScheme });
        const check = async (name) => {
          const where = `${name} at ${width}, ${colorScheme}`;
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${where}: ${wide} pixels too wide`);
          const cut = await page.evaluate(() => [...document.querySelectorAll('main *, header *, footer *')]
            .filter((one) => one.checkVisibility() && !one.closest('svg') && !one.matches('.unseen') && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
            .map((one) => `${one.tagName}.${one.className}#${one.id}`));
          assert.deepEqual(cut, [], where);
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
          assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes[0].target}`), [], where);
          await pictureOf(page, `${name}-${width}-${colorScheme}`);
        };
        await check('start');
        await page.click('.corner.sad');
        await songsAreOffered(page, 'sad');
        await pickFirst(page);
        await page.click('.wants label:has-text("up")');
        await page.waitForSelector('#field-way .way');
        await check('way');
        await page.click('nav a:has-text("Library")');
        await page.fill('#words', 'a');
        await page.waitForSelector('#found li');
        await check('library');
        await page.click('nav a:has-text("You")');
        await page.waitForSelector('#listens li');
        await check('you');
        await page.context().close();
      }
    }
  },
};

try {
  await scenarios[process.argv[2]]();
} finally {
  await browser.close();
}
