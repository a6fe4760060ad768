// Five songs of a mood, the pick, what is like it, and ways from there.
import { attempt, byId, byline, get, make, placeOf, shape, tell } from '/api.js';
import { openPanel } from '/bar.js';
import { light, miniature, showSongs } from '/circumplex.js';
import { markPlaying, play } from '/player.js';

const AT_ONCE = 5;
const DRAWN = 50; // so many are drawn at once, so that no title or artist comes twice

let mood = null;
let moment = null;
let drawn = [];
let first = 0;
let picked = null;
let list = []; // the pick, and what is on the screen below it
let best = 0; // where in it playing begins: with the best match, or where a way begins

export const hasPicked = () => picked !== null;

function remember(event, songs) {
  const numbers = songs.map((song) => song.number);
  if (numbers.length === 0) return Promise.resolve();
  return tell('POST', '/api/listens', { event, songs: numbers, mood, moment }).catch(() => {});
}

// ---- a song in a list ----

function songWords(song, more) {
  const words = make('span');
  words.append(make('span', 'title', song.title));
  const by = [byline(song), more].filter(Boolean).join(' — ');
  if (by) words.append(make('span', 'by', by));
  return words;
}

export function songItem(song, before, more, after) {
  const item = make('li');
  const score = make('span', 'score');
  const deeds = make('span', 'deeds');
  score.append(before);
  deeds.append(...after.filter(Boolean));
  item.dataset.number = song.number;
  item.append(score, songWords(song, more), deeds);
  item.addEventListener('pointerenter', () => light(song.number, true));
  item.addEventListener('pointerleave', () => light(song.number, false));
  return item;
}

// Plays `song`, and then what comes after it.
export function playButton(song, work) {
  const button = make('button', 'round');
  const icon = shape('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  icon.append(shape('path', { d: 'M7 4.5v15l12.5-7.5z' }));
  button.type = 'button';
  button.setAttribute('aria-label', `Play ${song.title}`);
  button.append(icon);
  button.addEventListener('click', work);
  return button;
}

function openLink(song) {
  const place = placeOf(song);
  if (!place) return null;
  const link = make('a', null, 'Spotify');
  link.href = place;
  link.target = '_blank';
  link.rel = 'noreferrer noopener';
  link.setAttribute('aria-label', `${song.title} on Spotify, in a new tab`);
  return link;
}

// ---- five songs ----

function card(song, i) {
  const button = make('button', 'card');
  button.type = 'button';
  button.setAttribute('aria-pressed', 'false');
  button.append(make('span', 'which', i + 1), songWords(song), miniature(song));
  button.addEventListener('click', () => pick(song, button));
  for (const [event, on] of [['pointerenter', true], ['pointerleave', false], ['focus', true], ['blur', false]]) {
    button.addEventListener(event, () => light(song.number, on));
  }
  const item = make('li');
  item.append(button);
  return item;
}

function offer() {
  const songs = drawn.slice(first, first + AT_ONCE);
  byId('cards').replaceChildren(...songs.map(card));
  byId('others').hidden = drawn.length <= AT_ONCE;
  byId('pick').hidden = true;
  picked = null;
  showSongs(songs, false);
  return remember('shown', songs);
}

// `moves`: whether the listener is taken there, which is not for who goes through the moods by keys.
export async function offerSongs(newMood, newMoment, moves) {
  await attempt(async () => {
    const answer = await get('/api/songs', { mood: newMood, count: DRAWN });
    mood = newMood;
    moment = newMoment;
    drawn = answer.songs;
    first = 0;
    byId('waiting').hidden = true;
    byId('offer').hidden = false;
    byId('offer-title').textContent = `${Math.min(drawn.length, AT_ONCE) === AT_ONCE ? 'Five' : drawn.length} ${mood} songs`;
    offer();
    if (!moves) return;
    byId('offer-title').focus({ preventScroll: true });
    if (matchMedia('(max-width: 59.99rem)').matches) byId('offer').scrollIntoView();
  });
}

// ---- the pick ----

// Rows of songs, of which each plays from there on down.
function showList(songs, before, more) {
  byId('matches').replaceChildren(...songs.map((song, i) => songItem(song, before(song, i), more(song),
    [openLink(song), playButton(song, () => play(songs, i, mood, moment))])));
  markPlaying();
}

async function showMatches() {
  const answer = await get('/api/like', { song: picked.number, mood, count: 10 });
  list = [picked, ...answer.songs];
  best = answer.songs.length > 0 ? 1 : 0;
  byId('matches-title').textContent = 'Most like it';
  byId('matches-note').textContent = answer.songs.length
    ? '100 is the same sound, 50 as far as two songs taken at random.'
    : 'Too little is known of this song, or of the others, to find what is like it.';
  showList(answer.songs, (song) => Math.round(song.score), (song) => song.why);
  showSongs([picked], false);
  remember('shown', answer.songs);
}

async function showWay(want) {
  const answer = await get('/api/journey', { song: picked.number, want, count: 8 });
  list = answer.songs;
  best = 0;
  byId('matches-title').textContent = answer.title;
  byId('matches-note').textContent = [`${answer.songs.length} songs, ${Math.round(answer.minutes)} minutes.`,
    ...answer.gaps.map((gap) => `${gap[0].toUpperCase()}${gap.slice(1)}.`)].join(' ');
  showList(answer.songs, (song, i) => i + 1, (song) => song.mood);
  showSongs(answer.songs, true);
  remember('shown', answer.songs.slice(1));
}

function wanted() {
  return document.querySelector('input[name="want"]:checked').value;
}

async function follow() {
  await attempt(() => (wanted() === 'match' ? showMatches() : showWay(wanted())));
}

async function pick(song, button) {
  picked = song;
  for (const other of byId('cards').querySelectorAll('button')) {
    other.setAttribute('aria-pressed', String(other === button));
  }
  const words = make('span');
  words.append(song.title, ' ', make('span', 'by', byline(song)));
  byId('pick-song').replaceChildren(words, playButton(song, () => play(list.includes(song) ? list : [song, ...list], 0, mood, moment)));
  document.querySelector('input[name="want"][value="match"]').checked = true;
  await remember('picked', [song]);
  await follow();
  byId('pick').hidden = false;
  byId('pick-title').focus({ preventScroll: true });
  byId('pick').scrollIntoView({ block: 'nearest' });
}

// From elsewhere: a song of the library as the pick.
export async function pickSong(song) {
  mood = song.mood;
  moment = null;
  drawn = [song];
  first = 0;
  byId('waiting').hidden = true;
  byId('offer').hidden = false;
  byId('offer-title').textContent = 'From the library';
  await offer();
  await pick(song, byId('cards').querySelector('button'));
}

// ---- a list for players ----

const clean = (text) => (text || '').replace(/[\r\n]/g, ' ');

function asPlaylist() {
  const lines = ['#EXTM3U'];
  for (const song of list) {
    const seconds = song.duration ? Math.round(song.duration / 1000) : -1;
    lines.push(`#EXTINF:${seconds},${song.artist ? `${clean(song.artist)} - ` : ''}${clean(song.title)}`);
    lines.push(song.uri ? clean(song.uri) : `# no uri: ${clean(song.id)}`);
  }
  return `${lines.join('\n')}\n`;
}

function save() {
  const link = make('a');
  link.href = URL.createObjectURL(new Blob([asPlaylist()], { type: 'audio/x-mpegurl' }));
  link.download = 'mien.m3u8';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function startSongs() {
  byId('others').addEventListener('click', () => {
    first = first + AT_ONCE < drawn.length ? first + AT_ONCE : 0;
    offer();
  });
  for (const input of document.getElementsByName('want')) input.addEventListener('change', follow);
  byId('play').addEventListener('click', () => play(list, best, mood, moment));
  byId('play-where').addEventListener('click', openPanel);
  byId('save-list').addEventListener('click', save);
}
