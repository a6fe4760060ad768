// The bar at the bottom: what plays, where, and how far it is.
import { byId, make } from '/api.js';
import { askPlayers } from '/where.js';

const SHOWN_NEXT = 5;
const bar = byId('bar');
const slider = byId('bar-seek');
const toggle = byId('bar-toggle');
const panel = byId('bar-panel');

let ask = () => null; // what plays now
let sliding = false; // the listener holds the slider
let told = ''; // what was said last of what plays

export function clock(seconds) {
  const whole = Math.max(Math.floor(seconds), 0);
  const hours = Math.floor(whole / 3600);
  const minutes = String(Math.floor(whole / 60) % 60).padStart(hours > 0 ? 2 : 1, '0');
  return `${hours > 0 ? `${hours}:` : ''}${minutes}:${String(whole % 60).padStart(2, '0')}`;
}

// ---- how far it is ----

function drawTime(now) {
  const position = sliding ? Number(slider.value) : now.position;
  slider.disabled = now.length === 0;
  slider.max = Math.max(Math.ceil(now.length), 1);
  if (!sliding) slider.value = Math.floor(position);
  slider.style.setProperty('--done', `${now.length > 0 ? 100 * Math.min(position / now.length, 1) : 0}%`);
  byId('bar-at').textContent = clock(position);
  byId('bar-length').textContent = now.length > 0 ? clock(now.length) : '–:––';
  slider.setAttribute('aria-valuetext', now.length > 0 ? `${clock(position)} of ${clock(now.length)}` : clock(position));
}

// ---- what plays ----

function drawSong(now) {
  byId('bar-title').textContent = byId('bar-title').title = now.title || 'A song that Mien does not know';
  byId('bar-by').textContent = now.artist || '';
  byId('bar-where-head').hidden = !now.place;
  byId('bar-where-words').textContent = now.place ? `on ${now.place}` : 'asking…';
  toggle.setAttribute('aria-label', now.playing ? 'Pause' : 'Play');
  toggle.classList.toggle('plays', now.playing);
  bar.dataset.tone = (now.song && now.song.mood) || '';
}

// Said once a song, to those who do not see it.
function tellSong(now) {
  const words = now && now.place && now.playing ? `${now.title}${now.artist ? ` by ${now.artist}` : ''} plays on ${now.place}.` : null;
  if (words === null || words === told) return;
  told = words;
  byId('said').textContent = words;
}

function drawNext(songs) {
  byId('next').replaceChildren(...songs.slice(0, SHOWN_NEXT).map((song) => {
    const item = make('li', null, song.title);
    if (song.artist) item.append(make('span', 'by', ` ${song.artist}`));
    return item;
  }));
  byId('next-box').hidden = songs.length === 0;
}

// The rest of the page keeps clear of it.
function makeRoom() {
  document.documentElement.style.setProperty('--bar', `${bar.hidden ? 0 : byId('bar-strip').offsetHeight}px`);
}

function toggleBar(now) {
  const shown = now !== null || !byId('bar-note').hidden || !panel.hidden;
  if (!shown && bar.contains(document.activeElement)) byId('main').focus({ preventScroll: true });
  byId('bar-now').hidden = now === null;
  bar.hidden = byId('skip-bar').hidden = !shown;
  makeRoom();
}

export function drawBar(now, songs) {
  if (now) {
    drawSong(now);
    drawTime(now);
  }
  drawNext(songs);
  tellSong(now);
  toggleBar(now);
}

// One sentence, perhaps with something to do: { label, href } or { label, work }. Nothing, if there are no words.
export function say(words, deed) {
  const note = byId('bar-note');
  const line = byId('bar-note-words');
  line.replaceChildren(words || '');
  if (deed) {
    const button = make(deed.href ? 'a' : 'button', deed.href ? null : 'plain', deed.label);
    if (deed.href) Object.assign(button, { href: deed.href, target: '_blank', rel: 'noreferrer noopener' });
    else Object.assign(button, { type: 'button', onclick: deed.work });
    line.append(' ', button);
  }
  if (!words && note.contains(document.activeElement)) byId('bar-toggle').focus();
  note.hidden = !words;
  if (words) byId('said').textContent = words;
  toggleBar(ask());
}

// ---- where it plays ----

let opener = null; // what opened it, which has the focus again when it is closed

export function openPanel() {
  opener = document.activeElement;
  panel.hidden = false;
  byId('bar-where').setAttribute('aria-expanded', 'true');
  toggleBar(ask());
  askPlayers();
  panel.focus({ preventScroll: true });
}

function closePanel() {
  if (panel.contains(document.activeElement) && opener) opener.focus({ preventScroll: true });
  panel.hidden = true;
  byId('bar-where').setAttribute('aria-expanded', 'false');
  toggleBar(ask());
}

// `deeds`: what the buttons do; `playing` gives what plays now, or null.
export function startBar(deeds, playing) {
  ask = playing;
  toggle.addEventListener('click', deeds.toggle);
  byId('bar-next').addEventListener('click', deeds.next);
  byId('bar-stop').addEventListener('click', deeds.stop);
  byId('bar-note-close').addEventListener('click', () => say(null));
  byId('bar-where').addEventListener('click', () => (panel.hidden ? openPanel() : closePanel()));
  byId('panel-close').addEventListener('click', closePanel);
  addEventListener('keydown', (event) => event.key === 'Escape' && !panel.hidden && closePanel());
  addEventListener('pointerdown', (event) => !panel.hidden && !bar.contains(event.target) && closePanel());
  slider.addEventListener('input', () => {
    sliding = true;
    const now = playing();
    if (now) drawTime(now);
  });
  slider.addEventListener('change', () => {
    sliding = false;
    deeds.seek(Number(slider.value));
  });
  slider.addEventListener('blur', () => { sliding = false; });
  setInterval(() => {
    const now = document.hidden || bar.hidden ? null : playing();
    if (now && now.playing) drawTime(now);
  }, 250);
  new ResizeObserver(makeRoom).observe(byId('bar-strip'));
}
