// The page: its three parts, and what holds them together.
import { attempt, byId, get, onPassword, tell } from '/api.js';
import { onSaid, showMood, showPoint, showShares } from '/circumplex.js';
import { cameraOff, forgetLook, hideMirror, likeliest, lookAtPhoto, seenMoods, startLook } from '/look.js';
import { hasPicked, offerSongs, startSongs } from '/songs.js';
import { addCatalogue, showLibrary, startLibrary } from '/library.js';
import { startAgain } from '/again.js';
import { startEvents } from '/events.js';
import { startPlayer } from '/player.js';
import { showYou, startYou } from '/you.js';

// ---- the parts ----

const views = ['now', 'library', 'you'];

function go(focus) {
  const named = location.hash.slice(1);
  if (focus && byId(named) && !views.includes(named)) return; // the links past the head stay where they are
  const wanted = views.includes(named) ? named : 'now';
  for (const view of views) byId(view).hidden = view !== wanted;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#${wanted}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = wanted === 'now' ? 'Mien' : `${wanted === 'you' ? 'You' : 'Library'} — Mien`;
  if (wanted !== 'now') cameraOff();
  if (wanted === 'library') showLibrary();
  if (wanted === 'you') showYou();
  if (focus) {
    scrollTo(0, 0);
    byId('main').focus({ preventScroll: true });
  }
}

// ---- from a mood to songs ----

let moment = null; // the one that the songs on the screen belong to, which can be corrected

async function meet(mood, moods, moves) {
  const kept = await attempt(() => tell('POST', '/api/moments', { moods, mood }));
  moment = kept ? kept.moment : null;
  await offerSongs(mood, moment, moves);
}

async function agree() {
  const moods = seenMoods();
  if (!moods) return;
  cameraOff();
  byId('agree').hidden = true;
  const [mood] = likeliest(moods);
  hideMirror();
  saySo(mood, 'So it is ');
  await meet(mood, moods, true);
  forgetLook();
}

function saySo(mood, before) {
  const word = document.createElement('strong');
  word.textContent = mood;
  byId('verdict').replaceChildren(before, word, '.');
}

// A mood by hand: instead of what was seen, or as a correction of it.
let saying = 0;
async function say(mood, point) {
  const mine = ++saying;
  const moods = seenMoods();
  cameraOff();
  byId('agree').hidden = true;
  hideMirror();
  showMood(mood);
  showPoint(point);
  saySo(mood, 'You say: ');
  if (!moods) showShares(null);
  forgetLook();
  // Arrow keys go through the moods: the one they stop at is meant.
  await new Promise((done) => setTimeout(done, 350));
  if (mine !== saying) return;
  // What came of a mood stays with it: after a pick another mood is a new moment.
  if (moment && !moods && !hasPicked()) {
    await attempt(() => tell('PUT', `/api/moments/${moment}`, { mood }));
    await offerSongs(mood, moment, false);
  } else {
    await meet(mood, moods, false);
  }
}

// ---- dropping ----

function startDropping() {
  const sign = byId('drop-here');
  addEventListener('dragover', (event) => {
    event.preventDefault();
    sign.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) sign.hidden = true;
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    sign.hidden = true;
    const file = event.dataTransfer.files[0];
    if (!file) return;
    if (file.type.startsWith('image/')) {
      location.hash = '#now';
      lookAtPhoto(file);
    } else {
      location.hash = '#library';
      addCatalogue(file);
    }
  });
}

// ---- a password, where the server wants one ----

let entering = null;
function enter() {
  entering ||= new Promise((done) => {
    const dialog = byId('ask-password');
    dialog.oncancel = (event) => event.preventDefault();
    byId('login').onsubmit = async (event) => {
      event.preventDefault();
      try {
        await tell('POST', '/api/login', { password: byId('password').value });
        byId('login').reset();
        byId('login-trouble').textContent = '';
        dialog.close();
        entering = null;
        done();
      } catch (error) {
        byId('login-trouble').textContent = error.message;
      }
    };
    dialog.showModal();
  });
  return entering;
}

onPassword(enter);
startLook();
startSongs();
startLibrary();
startYou();
startPlayer();
startAgain();
startDropping();
onSaid(say);
byId('agree').addEventListener('click', agree);
addEventListener('hashchange', () => go(true));
showPoint(null);
go(false);

const library = await attempt(() => get('/api/library'));
if (library && !library.fitted) {
  byId('verdict').textContent = 'There are no songs yet: drop a catalogue here first.';
}
startEvents();
