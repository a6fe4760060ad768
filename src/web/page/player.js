// What plays, and what comes next: songs with a file in the page itself, others on a player of the server's.
import { byId, complain, get, placeOf, tell } from '/api.js';
import { onConnected, onEvent } from '/events.js';
import { pauseSound, playSound, resumeSound, seekSound, soundIsBack, soundState, startSound, stopSound } from '/sound.js';
import { drawBar, say, startBar } from '/bar.js';
import { placeName, startWhere, where } from '/where.js';

const NOTHING = { status: 'stopped', player: null, device: null, position: 0, length: 0, song: null, title: null, artist: null, songs: [], at: null, problem: null };
const NO_WAY = 'No file and no Spotify link is known of this song';
const AT_ONCE = 100; // so many songs the server takes

let queue = null; // { songs, at, mood, moment, ... }: what was asked for, and where in it we are
let turn = 0; // each wish is a new one: what comes late of an older wish does nothing
let server = NOTHING; // what the server's player did when it last said
let heardAt = 0; // and when that was
let run = null; // { end, songs }: the songs of the queue that the server has, up to the one at `end`, and their numbers
let asked = null; // the song that a player was asked for and that does not play yet
let words = 0; // to the player so far, and answers
let hushing = null; // while the player is told to stop
const channel = 'BroadcastChannel' in self ? new BroadcastChannel('mien') : null;

// ---- what plays now ----

// null if nothing does; `page`: in this page.
export function playing() {
  const own = soundState();
  if (asked) return { song: asked, title: asked.title, artist: asked.artist, place: null, playing: false, position: 0, length: 0, page: false };
  if (own.song) return { ...own, title: own.song.title, artist: own.song.artist, place: placeName('page'), page: true };
  if (server.status === 'stopped') return null;
  const moves = server.status === 'playing';
  const position = server.position + (moves ? (performance.now() - heardAt) / 1000 : 0);
  return {
    song: server.song, title: server.song ? server.song.title : server.title, artist: server.song ? server.song.artist : server.artist,
    place: placeName(server.player, server.device), playing: moves, page: false,
    position: server.length > 0 ? Math.min(position, server.length) : position, length: server.length,
  };
}

export const comingNext = () => (queue ? queue.songs.slice(queue.at + 1) : []);

// Their rows say which one it is.
export function markPlaying() {
  const now = playing();
  for (const row of document.querySelectorAll('[data-number]')) {
    if (now && now.song && row.dataset.number === String(now.song.number)) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
  }
}

function show() {
  drawBar(playing(), comingNext());
  markPlaying();
}

// ---- the server's player ----

// Says something to it; its state after that.
async function speak(path, what) {
  words++;
  try {
    return await tell('POST', path, what);
  } finally {
    words++;
  }
}

// An event may come later than the answer to something said after it: so it is asked how it is now.
async function lookUp() {
  const mine = words;
  const state = await get('/api/player').catch(() => null);
  if (state && mine === words) take(state);
  else if (state) lookUp();
}

async function order(what, seconds) {
  try {
    take(await speak('/api/player', seconds === undefined ? { do: what } : { do: what, seconds }));
  } catch (error) {
    // Nothing plays there any more, or it does not answer.
    if (error.status === 409) take({ ...NOTHING, problem: error.message });
    else complain(error);
  }
}

// What the server says of its player; at the end of what it was given, the queue goes on here.
function take(state) {
  const before = server;
  server = state;
  heardAt = performance.now();
  if (state.problem && state.problem !== before.problem) say(state.problem);
  if (queue && run && !asked && !goesOn(state, before)) return;
  show();
}

// Where we are in the queue by that; false if it goes on here and now.
function goesOn(state, before) {
  if (state.status === 'stopped') {
    if (before.status === 'stopped' || state.problem) return true;
    playAt(run.end, 'ended');
    return false;
  }
  if (String(state.songs) !== String(run.songs)) {
    queue = run = null; // somebody else's wish
    return true;
  }
  if (state.at === null || run.end - run.songs.length + state.at <= queue.at) return true;
  if (queue.changed) {
    playAt(queue.at + 1, 'skipped');
    return false;
  }
  queue.at = run.end - run.songs.length + state.at;
  return true;
}

function hush() {
  run = null;
  if (server.status === 'stopped') return;
  server = NOTHING;
  hushing = speak('/api/player', { do: 'stop' }).catch(() => {});
}

// ---- going through the queue ----

const isForPage = (song) => where().player === 'page' || (where().player === 'auto' && song.plays_here);

// Says which songs are left out, all of them if `none` plays, and what can be done with the first one.
function whyNot(left, none) {
  const [{ title, why, song }] = left;
  const first = `“${title}”`;
  const head = left.length === 1 ? `${first} ${none ? 'cannot be played' : 'is left out'}`
    : none ? 'None of these songs can be played' : `${left.length} songs are left out, the first of them ${first}`;
  const words = `${head}: ${why.startsWith(`${title}: `) ? why.slice(title.length + 2) : why}`;
  const link = song && placeOf(song);
  say(/[.?!]$/.test(words) ? words : `${words}.`, link ? { label: `Open ${first} on Spotify`, href: link } : null);
}

// Songs from `at` on that the server is to play, in a row.
function runFrom(at) {
  let end = at;
  while (end < queue.songs.length && end - at < AT_ONCE && !isForPage(queue.songs[end])) end++;
  return end;
}

async function playThere(at, end, mine) {
  const { player, device } = where();
  const songs = queue.songs.slice(at, end).map((song) => song.number);
  run = null;
  asked = queue.songs[at];
  show();
  try {
    await hushing;
    const state = await speak('/api/play', { songs, player, device, mood: queue.mood, moment: queue.moment });
    if (mine !== turn) return [];
    run = { end, songs };
    asked = null;
    queue.at = at;
    queue.plays = true;
    take(state);
    return (state.left_out || []).map((one) => ({ ...one, song: queue.songs.find((song) => song.number === one.number) }));
  } finally {
    if (mine === turn) asked = null;
  }
}

// Plays the first song from `at` on that can be played; `what` is why the one before ends.
async function playAt(at, what, seconds = 0) {
  const mine = ++turn;
  const left = [];
  const { songs } = queue;
  const had = run;
  asked = null;
  queue.changed = false;
  channel?.postMessage('playing');
  while (at < songs.length) {
    const song = songs[at];
    if (isForPage(song) && song.plays_here) {
      queue.at = at;
      queue.plays = true;
      playSound(song, queue, what, seconds).then((may) => may || say('The browser wants a click of yours before there is sound: press play.'));
      if (left.length) whyNot(left);
      hush();
      return;
    }
    if (isForPage(song)) {
      left.push({ song, title: song.title, why: 'no file of it is here for this page to play' });
      at++;
      continue;
    }
    const end = runFrom(at);
    stopSound(what);
    try {
      left.push(...await playThere(at, end, mine));
      if (mine !== turn) return;
      if (left.length) whyNot(left);
      if (seconds > 0) order('seek', seconds);
      return;
    } catch (error) {
      if (mine !== turn) return;
      if (error.status === 0) {
        complain(error);
        break;
      }
      left.push(...songs.slice(at, end).map((one) => ({ song: one, title: one.title, why: one.uri || error.status !== 409 ? error.message : NO_WAY })));
    }
    at = end;
  }
  queue.at = songs.length;
  stopSound(what);
  if (had) hush();
  if (left.length) whyNot(left, !queue.plays);
  show();
}

// ---- what a listener wants ----

// From the song at `at` down the list.
export function play(songs, at, mood, moment) {
  say(null);
  queue = { songs: [...songs], at, mood, moment, plays: false, changed: false, held: null };
  return playAt(at, 'skipped');
}

// What plays and can be told something: not what is still being asked for.
const tame = () => (asked ? null : playing());

async function pause() {
  const now = tame();
  if (now && now.page) pauseSound();
  else if (now) await order('pause');
}

async function resume() {
  const now = tame();
  if (now && now.page) {
    channel?.postMessage('playing');
    await resumeSound();
  } else if (now) {
    await order('resume');
  }
}

const toggle = () => (playing()?.playing ? pause() : resume());

async function next() {
  say(null);
  const now = tame();
  if (!now) return;
  if (queue && (now.page || queue.changed || queue.at + 1 === (run && run.end))) await playAt(queue.at + 1, 'skipped');
  else await order('next');
}

// To the song's beginning, and from there to the one before.
async function previous() {
  const now = tame();
  if (!now) return;
  if (queue && queue.at > 0 && now.position < 3) await playAt(queue.at - 1, 'skipped');
  else await seek(0);
}

async function stop() {
  turn++;
  queue = run = asked = null;
  say(null);
  channel?.postMessage('stopped');
  stopSound('stopped');
  if (server.status !== 'stopped') await order('stop');
  show();
}

async function seek(seconds) {
  const now = tame();
  if (!now) return;
  if (now.page) seekSound(seconds);
  else await order('seek', seconds - now.position);
}

const step = (seconds) => seek((tame()?.position || 0) + seconds);

// Another place was chosen: what plays moves there.
function move() {
  const now = playing();
  if (now && queue && queue.at < queue.songs.length) playAt(queue.at, 'stopped', Math.floor(now.position));
}

// ---- another list of what comes next ----

// What plays of a list, the songs of it so far, and of what mood it is; null if none plays. `held`: a mood that the
// listener did not want.
export function listNow() {
  const song = queue && queue.songs[queue.at];
  return song ? { song, had: queue.songs.slice(0, queue.at + 1), mood: queue.mood, held: queue.held } : null;
}

// These songs come next instead; gives what takes that back.
export function putNext(songs, mood, moment) {
  const mine = queue;
  const before = { songs: queue.songs, mood: queue.mood, moment: queue.moment };
  const upToNow = () => queue.songs.slice(0, queue.at + 1);
  Object.assign(queue, { songs: [...upToNow(), ...songs], mood, moment, changed: true });
  show();
  return () => {
    if (queue !== mine) return;
    const had = upToNow();
    const rest = before.songs.filter((one) => !had.includes(one));
    // A player that has the new songs already is given the old ones with its next song; one that has not, keeps them.
    Object.assign(queue, before, { songs: [...had, ...rest], held: mood, changed: !queue.changed });
    show();
  };
}

// ---- all of it together ----

export function startPlayer() {
  startWhere(move);
  startSound({
    changed: show,
    ended: () => (queue ? playAt(queue.at + 1, 'ended') : stop()),
    failed(song, why) {
      const last = queue;
      if (!queue) stop();
      else playAt(queue.at + 1, 'stopped').then(() => last === queue && whyNot([{ song, title: song.title, why }]));
    },
  }, {
    play: resume, pause, stop, nexttrack: next, previoustrack: previous,
    seekto: (details) => seek(details.seekTime), seekforward: (details) => step(details.seekOffset || 10),
    seekbackward: (details) => step(-(details.seekOffset || 10)),
  });
  startBar({ toggle, next, stop, seek }, playing);
  onEvent('player', lookUp);
  onConnected(async (back) => {
    if (back) soundIsBack();
    const state = await get('/api/player').catch(() => null);
    if (!state) return;
    // What went wrong before this page was there, or ended with the server, is no news.
    if (state.status === 'stopped') run = null;
    take(state.status === 'stopped' ? { ...state, problem: null } : state);
  });
  // One page at a time makes sound.
  channel?.addEventListener('message', (event) => {
    if (event.data === 'playing') pauseSound();
    else run = null;
  });
}
