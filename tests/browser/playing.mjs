// Playing: in the page itself, and on a player of the server's.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, unlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isWell, open, patience, pickFirst, pictureOf, songsAreOffered, texts } from './browser.mjs';

const { FILM, SAD_FILM, CALM_FILM, SOUNDS } = process.env;
const LENGTH = 30; // seconds that a song has here

// ---- steps ----

// Asks the test's other half, test_page.py, for something, and waits until it is done.
let lines = null;
async function please(what) {
  lines ||= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  console.log(`please: ${what}`);
  const { value } = await lines.next();
  assert.equal(value, 'done');
}

// Keys for media come from outside of the page; what the page would do on them is kept here.
async function openWithKeys(options) {
  return open({
    ...options,
    script: () => {
      globalThis.mediaKeys = {};
      const set = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);
      navigator.mediaSession.setActionHandler = (key, work) => {
        globalThis.mediaKeys[key] = work;
        set(key, work);
      };
    },
  });
}

const at = (page) => page.evaluate(() => document.getElementById('sound').currentTime);
const title = (page) => page.textContent('#bar-title');
const titleIs = (page, words) => page.waitForFunction((wanted) => document.getElementById('bar-title').textContent === wanted, words);
const noteSays = (page, words) => page.waitForFunction((wanted) => document.getElementById('bar-note').textContent.includes(wanted), words);

// Sound comes out of the page: its time goes on.
async function sounds(page) {
  await page.waitForFunction(() => {
    const sound = document.getElementById('sound');
    return !sound.paused && sound.currentTime > 0;
  });
  const before = await at(page);
  await page.waitForFunction((then) => document.getElementById('sound').currentTime > then + 0.3, before);
}

async function sadSongs(page) {
  await page.click('.corner.sad');
  await songsAreOffered(page, 'sad');
  await pickFirst(page);
  return texts(page, '#matches .title');
}

async function choosePlace(page, name) {
  await page.click('#play-where');
  await page.waitForSelector('#wheres label:has-text("This machine")');
  await page.click(`#wheres label:has-text("${name}")`);
  await page.click('#panel-close');
}

// ---- scenarios ----

export const playing = {
  // From the camera's look to sound: five songs, a pick, its best match is heard, and the next, and the one after it.
  async from_a_look_to_sound() {
    const page = await openWithKeys({ permissions: ['camera'] });
    const parts = [];
    page.on('response', (answer) => answer.url().endsWith('/sound') && parts.push([answer.status(), answer.headers()['content-range']]));
    await page.click('#camera');
    await page.waitForSelector('#agree:not([hidden])');
    await page.click('#agree');
    await songsAreOffered(page, 'happy');
    await pickFirst(page);
    const list = await texts(page, '#matches .title');
    assert.equal(await page.isVisible('#bar'), false);
    await page.click('#play');
    await sounds(page);
    assert.equal(await title(page), list[0]);
    assert.match(await page.textContent('#bar-where'), /on this page/);
    assert.equal(await page.getAttribute('#matches li >> nth=0', 'aria-current'), 'true');
    assert.ok(parts.length > 0 && parts.every(([status, part]) => status === 206 && /^bytes \d+-\d+\/\d+$/.test(part)), JSON.stringify(parts));
    await page.waitForFunction(() => document.getElementById('said').textContent.includes('plays on this page'));
    await page.waitForFunction((words) => document.getElementById('bar-length').textContent === words, `0:${LENGTH}`);
    // Somewhere else in it, by the slider.
    await page.focus('#bar-seek');
    await page.keyboard.press('PageUp');
    await page.waitForFunction(() => document.getElementById('sound').currentTime > 2.5);
    assert.match(await page.getAttribute('#bar-seek', 'aria-valuetext'), /^0:\d\d of 0:30$/);
    // What a headset's keys do.
    const keys = await page.evaluate(() => Object.keys(globalThis.mediaKeys));
    assert.deepEqual(['nexttrack', 'pause', 'play', 'previoustrack', 'seekbackward', 'seekforward', 'seekto', 'stop'].filter((key) => !keys.includes(key)), []);
    assert.equal(await page.evaluate(() => navigator.mediaSession.metadata.title), list[0]);
    await page.evaluate(() => globalThis.mediaKeys.seekto({ action: 'seekto', seekTime: 20 }));
    await page.waitForFunction(() => document.getElementById('sound').currentTime >= 20);
    await page.evaluate(() => globalThis.mediaKeys.pause({ action: 'pause' }));
    await page.waitForSelector('#bar-toggle[aria-label="Play"]');
    assert.equal(await page.evaluate(() => navigator.mediaSession.playbackState), 'paused');
    await page.evaluate(() => globalThis.mediaKeys.play({ action: 'play' }));
    await page.waitForSelector('#bar-toggle[aria-label="Pause"]');
    await page.evaluate(() => globalThis.mediaKeys.nexttrack({ action: 'nexttrack' }));
    await titleIs(page, list[1]);
    await sounds(page);
    assert.equal(await page.evaluate(() => navigator.mediaSession.metadata.title), list[1]);
    // At its end comes the one after it.
    await page.evaluate((end) => globalThis.mediaKeys.seekto({ action: 'seekto', seekTime: end }), LENGTH - 0.5);
    await titleIs(page, list[2]);
    await sounds(page);
    await page.click('#bar-next');
    await titleIs(page, list[3]);
    await sounds(page);
    await page.evaluate(() => {
      globalThis.mediaKeys.seekto({ action: 'seekto', seekTime: 0 });
      globalThis.mediaKeys.previoustrack({ action: 'previoustrack' });
    });
    await titleIs(page, list[2]);
    await sounds(page);
    await page.click('#bar-stop');
    await page.waitForSelector('#bar', { state: 'hidden' });
    assert.equal(await page.evaluate(() => document.getElementById('sound').paused), true);
    await page.click('nav a:has-text("You")');
    await page.waitForFunction(() => document.querySelectorAll('#listens li').length >= 5);
    assert.deepEqual(page.problems, []);
    await please('have fates skipped, ended, skipped, skipped, stopped');
  },

  // A page that is closed says how far it was heard.
  async a_page_that_is_closed_stops_what_it_plays() {
    const page = await open();
    await sadSongs(page);
    await page.click('#play');
    await sounds(page);
    await page.goto('about:blank');
    await please('have fates stopped');
  },

  // The row's own button, the pick's own, the library's.
  async each_song_can_be_played() {
    const page = await open();
    const list = await sadSongs(page);
    await page.click(`#matches li >> nth=4 >> button[aria-label="Play ${list[4]}"]`);
    await titleIs(page, list[4]);
    await sounds(page);
    assert.equal(await page.locator('#matches li[aria-current]').count(), 1);
    const picked = (await texts(page, '#cards .title'))[0];
    await page.click('#pick-song button');
    await titleIs(page, picked);
    await page.click('.wants label:has-text("up")');
    await page.waitForSelector('#field-way .way');
    const way = await texts(page, '#matches .title');
    await page.click('#play');
    await titleIs(page, way[0]);
    await page.click('#bar-next');
    await titleIs(page, way[1]);
    await page.click('nav a:has-text("Library")');
    await page.fill('#words', 'amber');
    await page.waitForSelector('#found li');
    const found = await texts(page, '#found .title');
    await page.click('#found li >> nth=1 >> button[aria-label^="Play"]');
    await titleIs(page, found[1]);
    await sounds(page);
    assert.deepEqual(page.problems, []);
  },

  // A player of the server's, which is mpv with an output that nobody hears.
  async a_player_on_this_machine() {
    await please('call the songs by their files');
    const page = await open();
    const list = await sadSongs(page);
    await choosePlace(page, 'This machine');
    await page.click('#play');
    await page.waitForFunction(() => /on this machine/.test(document.getElementById('bar-where').textContent));
    await titleIs(page, list[0]);
    assert.equal(await page.evaluate(() => document.getElementById('sound').paused), true);
    await page.waitForFunction(() => document.getElementById('bar-at').textContent >= '0:02');
    await page.focus('#bar-seek');
    await page.keyboard.press('PageUp');
    await page.waitForFunction(() => document.getElementById('bar-at').textContent >= '0:04');
    await page.click('#bar-toggle');
    await page.waitForSelector('#bar-toggle[aria-label="Play"]');
    await page.click('#bar-toggle');
    await page.waitForSelector('#bar-toggle[aria-label="Pause"]');
    await page.click('#bar-next');
    await titleIs(page, list[1]);
    // Another page knows what plays.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await titleIs(other, list[1]);
    await other.click('#bar-stop');
    await page.waitForSelector('#bar', { state: 'hidden' });
    // The choice is kept, and what plays moves where it is changed.
    await page.reload();
    await sadSongs(page);
    await page.click('#play');
    await page.waitForFunction(() => /on this machine/.test(document.getElementById('bar-where').textContent));
    await page.waitForFunction(() => document.getElementById('bar-at').textContent >= '0:01');
    const now = await title(page);
    await page.click('#bar-where');
    await page.waitForSelector('#wheres label:has-text("This machine")');
    await page.click('#wheres label:has-text("This page")');
    await page.waitForFunction(() => /on this page/.test(document.getElementById('bar-where').textContent));
    assert.equal(await title(page), now);
    await sounds(page);
    await page.keyboard.press('Escape');
    assert.equal(await page.isVisible('#bar-panel'), false);
    assert.deepEqual(page.problems, []);
  },

  // Songs that the page can play and songs that only a player can, in turns: each where it can be played.
  async a_queue_goes_from_the_page_to_a_player_and_back() {
    await please('call the songs by their files');
    const page = await open();
    const list = await sadSongs(page);
    const numbers = await page.locator('#matches li').evaluateAll((rows) => rows.map((row) => row.dataset.number));
    await please(`take the files of ${numbers[1]} and ${numbers[2]} away`);
    await page.waitForFunction(async (number) => !(await (await fetch(`/api/songs/${number}`)).json()).plays_here, numbers[2]);
    // The list is asked for anew.
    await page.click('.wants label:has-text("up")');
    await page.waitForSelector('#field-way .way');
    await page.click('.wants label:has-text("stay")');
    await page.waitForFunction(() => document.getElementById('matches-title').textContent === 'Most like it');
    await page.click('#play');
    await titleIs(page, list[0]);
    await sounds(page);
    for (const one of list.slice(1, 3)) {
      await page.click('#bar-next');
      await titleIs(page, one);
      await page.waitForFunction(() => /on this machine/.test(document.getElementById('bar-where').textContent));
      assert.equal(await page.evaluate(() => document.getElementById('sound').paused), true);
    }
    // At the end of the last of them the page goes on.
    await page.waitForFunction(() => document.getElementById('bar-length').textContent === '0:30');
    await page.focus('#bar-seek');
    await page.keyboard.press('End');
    await titleIs(page, list[3]);
    await page.waitForFunction(() => /on this page/.test(document.getElementById('bar-where').textContent));
    await sounds(page);
    const state = await page.evaluate(async () => (await (await fetch('/api/player')).json()).status);
    assert.equal(state, 'stopped');
    assert.deepEqual(page.problems, []);
  },

  // What cannot be played is said, and it goes on with what can.
  async songs_that_cannot_be_played_are_said() {
    const page = await open();
    const list = await sadSongs(page);
    const numbers = await page.locator('#matches li').evaluateAll((rows) => rows.map((row) => row.dataset.number));
    unlinkSync(`${SOUNDS}/${numbers[1]}.wav`);
    await page.click('#play');
    await titleIs(page, list[0]);
    await sounds(page);
    await page.click('#bar-next');
    await titleIs(page, list[2]);
    await sounds(page);
    await noteSays(page, `“${list[1]}” is left out: the file of this song is no longer there.`);
    await page.click('#bar-stop');
    // No file, no player: one sentence, and the link stays.
    await please('take the files away');
    await page.reload();
    const others = await sadSongs(page);
    await page.click('#play');
    await page.waitForSelector('#bar-note:not([hidden])');
    await noteSays(page, 'None of these songs can be played');
    assert.match(await page.getAttribute('#bar-note a', 'href'), /^https:\/\/open\.spotify\.com\/track\//);
    assert.match(await page.textContent('#bar-note a'), new RegExp(others[0]));
    assert.equal(await page.isVisible('#bar-now'), false);
    await isWell(page, 'a note');
    await please('take the links away');
    await page.reload();
    await sadSongs(page);
    await page.click('#play');
    await noteSays(page, 'No file and no Spotify link is known of this song.');
    assert.equal(await page.locator('#bar-note a').count(), 0);
    await page.click('#bar-note-close');
    await page.waitForSelector('#bar', { state: 'hidden' });
    assert.equal(await page.locator('#matches a').count(), 0);
  },

  // A happy face, and happy songs; then a sad one: sad songs come next, but the listener wants the old ones. Then a calm
  // one: calm songs come next, and they come.
  async looking_again_changes_what_comes_next() {
    const page = await open({ permissions: ['camera'] });
    const next = () => texts(page, '#next li');
    await page.click('#camera');
    await page.waitForSelector('#agree:not([hidden])');
    await page.click('#agree');
    await songsAreOffered(page, 'happy');
    await pickFirst(page);
    await page.click('#play');
    await sounds(page);
    const now = await title(page);
    await page.click('#bar-where');
    const happy = await next();
    copyFileSync(SAD_FILM, FILM);
    await page.evaluate(() => { document.getElementById('again').dataset.seconds = '1'; });
    await page.check('#again');
    await page.waitForFunction(() => /goes on for a second every/.test(document.getElementById('again-words').textContent));
    await noteSays(page, 'You seem sad now: sad songs come next.');
    assert.equal(await title(page), now);
    const sad = await next();
    assert.ok(sad.length > 0 && sad.every((one) => !happy.includes(one)), sad.join());
    await page.click('#bar-note-words button');
    assert.deepEqual(await next(), happy);
    copyFileSync(CALM_FILM, FILM);
    await noteSays(page, 'You seem calm now: calm songs come next.');
    const [calm] = await next();
    // Between two looks the camera is off, and once it is not wanted.
    await page.waitForFunction(() => !document.getElementById('bar-eye').hidden);
    await page.waitForFunction(() => document.getElementById('bar-eye').hidden);
    await page.uncheck('#again');
    await page.waitForFunction(() => document.getElementById('bar-eye').hidden);
    await page.click('#panel-close');
    await page.click('#bar-next');
    assert.ok(calm.startsWith(await title(page)), calm);
    await sounds(page);
    assert.deepEqual(page.problems, []);
  },

  async looking_again_without_a_camera_changes_nothing() {
    const page = await open({ permissions: [] });
    await sadSongs(page);
    await page.click('#play');
    await sounds(page);
    await page.click('#bar-where');
    await page.click('label:has(#again)');
    await page.waitForFunction(() => /stays off/.test(document.getElementById('again-words').textContent));
    assert.equal(await page.isChecked('#again'), false);
    await sounds(page);
  },

  // The server goes and comes back: it is said, and all goes on without the page being loaded anew.
  async a_server_that_comes_back_is_noticed() {
    const page = await open();
    const list = await sadSongs(page);
    await page.click('#play');
    await sounds(page);
    await please('stop the server');
    await page.waitForSelector('#trouble:not([hidden])');
    assert.match(await page.textContent('#trouble'), /does not answer/);
    await page.click('#bar-next');
    await page.waitForTimeout(1500);
    await please('start the server');
    await page.waitForSelector('#trouble', { state: 'hidden' });
    await titleIs(page, list[1]);
    await sounds(page);
    await page.click('.corner.calm');
    await songsAreOffered(page, 'calm');
    await page.click('nav a:has-text("Library")');
    await page.waitForFunction(() => /songs, each/.test(document.getElementById('library-count').textContent));
    // Events come again, too.
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['track_name,track_id\nx,1\n'], 'mine.csv', { type: 'text/csv' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page.waitForFunction(() => document.getElementById('added').textContent !== '');
  },

  // One that comes back with a password asks for it, each time that it was started anew.
  async a_server_that_comes_back_with_a_password_asks_for_it() {
    const page = await open();
    for (const mood of ['sad', 'happy']) {
      await please('stop the server');
      await page.waitForSelector('#trouble:not([hidden])');
      await please('start the server with a password');
      await page.waitForSelector('#ask-password[open]');
      await page.fill('#password', 'not that one');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.getElementById('login-trouble').textContent !== '');
      await page.fill('#password', 'open sesame now');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#ask-password', { state: 'hidden' });
      await page.waitForSelector('#trouble', { state: 'hidden' });
      await page.click(`.corner.${mood}`);
      await songsAreOffered(page, mood);
      await pickFirst(page);
      await page.click('#play');
      await sounds(page);
      await page.click('#bar-stop');
    }
  },

  // From the top of the page to sound, by keys alone.
  async the_keyboard_gets_to_sound() {
    const page = await open();
    const press = async (key) => page.keyboard.press(key);
    const tabTo = async (selector) => {
      for (let i = 0; i < 60; i++) {
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
        await press('Tab');
      }
      assert.fail(`${selector} cannot be reached`);
    };
    await tabTo('input[value="angry"]');
    await press('Space');
    await page.waitForSelector('#cards .card');
    await tabTo('#cards .card');
    await press('Enter');
    await page.waitForSelector('#matches li');
    await tabTo('#play');
    await press('Enter');
    await sounds(page);
    await tabTo('#bar-toggle');
    await press('Space');
    await page.waitForSelector('#bar-toggle[aria-label="Play"]');
    await press('Space');
    await page.waitForSelector('#bar-toggle[aria-label="Pause"]');
    const first = await title(page);
    await tabTo('#bar-next');
    await press('Enter');
    await page.waitForFunction((old) => document.getElementById('bar-title').textContent !== old, first);
    await tabTo('#bar-seek');
    await press('ArrowRight');
    await tabTo('#bar-where');
    await press('Enter');
    await page.waitForSelector('#bar-panel:not([hidden])');
    await press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'bar-where');
    // What has the focus is never below the bar.
    const covered = await page.evaluate(() => {
      const bar = document.getElementById('bar-strip').getBoundingClientRect();
      return [...document.querySelectorAll('main button, main a, main input')].filter((one) => {
        if (!one.checkVisibility()) return false;
        one.focus();
        return document.activeElement === one && one.getBoundingClientRect().bottom > bar.top + 1;
      }).map((one) => one.outerHTML.slice(0, 80));
    });
    assert.deepEqual(covered, []);
    await page.focus('#bar-stop');
    await press('Enter');
    await page.waitForSelector('#bar', { state: 'hidden' });
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    assert.deepEqual(page.problems, []);
  },

  // The bar and its panel, at each width, light and dark.
  async the_bar_fits_everywhere() {
    for (const [width, height] of [[320, 568], [568, 320], [768, 1024], [1280, 800], [2560, 1300]]) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await open({ viewport: { width, height }, colorScheme });
        await sadSongs(page);
        await page.click('#play');
        await sounds(page);
        const where = `${width}-${colorScheme}`;
        await isWell(page, `the bar at ${where}`);
        await pictureOf(page, `bar-${where}`, false);
        const bar = await page.locator('#bar').boundingBox();
        assert.ok(bar.x === 0 && Math.abs(bar.width - width) < 1 && Math.abs(bar.y + bar.height - height) < 1, JSON.stringify(bar));
        assert.ok(bar.height < height / 3, `${where}: ${bar.height} pixels high`);
        await page.click('#bar-where');
        await page.waitForSelector('#wheres label:has-text("This machine")');
        await isWell(page, `the panel at ${where}`, '#bar');
        await pictureOf(page, `panel-${where}`, false);
        const panel = await page.locator('#bar-panel').boundingBox();
        assert.ok(panel.x >= 0 && panel.y >= 0 && panel.x + panel.width <= width && panel.y + panel.height <= bar.y + 1, JSON.stringify(panel));
        await page.click('#panel-close');
        // The page's end can be seen above it.
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        const foot = await page.locator('.foot > p').first().boundingBox();
        assert.ok(foot.y + foot.height <= bar.y, `${where}: the foot is covered`);
        await page.context().close();
      }
    }
  },
};
