// The page in Debian's Chromium: node page.mjs SCENARIO, started by test_page.py. Says nothing if all is well; what
// is wrong is an exception.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { browser, isWell, open, patience, pickFirst, pictureOf, songsAreOffered, texts } from './browser.mjs';
import { pictures } from './pictures.mjs';
import { playing } from './playing.mjs';

const { PHOTO, CATALOGUE } = process.env;

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
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^Play /);
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
          await isWell(page, `${name} at ${width}, ${colorScheme}`);
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

// How soon something is seen, on this machine: not a test.
async function paint() {
  const page = await open();
  const first = () => page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  console.log(`first paint ${Math.round(await first())} ms`);
}

try {
  await { ...scenarios, ...playing, paint, pictures }[process.argv[2]]();
} finally {
  await browser.close();
  process.stdin.unref?.(); // a pipe, where a scenario asked for something
}
