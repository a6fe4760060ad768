// Songs that the page plays itself: their sound, the keys for media, and what is remembered of it.
import { byId, tell } from '/api.js';

const audio = byId('sound');
const session = navigator.mediaSession;
const soundOf = (song) => `/api/songs/${song.number}/sound`;

let song = null;
let about = {}; // the mood and the moment that it is played for
let listen = null; // { number }: what is remembered of this play; its number comes a little later
let from = 0; // where it begins, or goes on after the server was gone
let lost = false; // the server went in the middle of it
let wanted = false; // to play, and not to pause
let earlier = 0; // seconds heard that audio.played does not know, or that were told already (less than 0)
let hooks = { changed() {}, ended() {}, failed() {} };

// ---- what is remembered ----

function begin() {
  const mine = { number: null, last: null };
  listen = mine;
  tell('POST', '/api/listens/began', { song: song.number, mood: about.mood, moment: about.moment }).then((told) => {
    mine.number = told.listen;
    if (mine.last) end(mine);
  }).catch(() => {});
}

// Kept alive, so that it is told even where the page is just closed.
function end(one) {
  if (one.number === null) return;
  fetch(`/api/listens/${one.number}`, {
    method: 'PUT', keepalive: true, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(one.last),
  }).catch(() => {});
}

function heard() {
  let seconds = earlier;
  for (let i = 0; i < audio.played.length; i++) seconds += audio.played.end(i) - audio.played.start(i);
  return seconds;
}

function remember(fate) {
  if (!listen) return;
  listen.last = { heard: heard(), fate };
  end(listen);
  listen = null;
  earlier -= heard();
}

// ---- what it does ----

export function soundState() {
  return {
    song,
    playing: song !== null && !audio.paused && !audio.ended,
    position: audio.currentTime || from,
    length: Number.isFinite(audio.duration) ? audio.duration : (song && song.duration ? song.duration / 1000 : 0),
  };
}

// Where a browser wants a click before there is sound, it is paused; else true.
async function start() {
  wanted = true;
  try {
    await audio.play();
    return true;
  } catch (error) {
    return error.name !== 'NotAllowedError';
  }
}

// `what` is why the one before ends: ended, skipped or stopped.
export function playSound(newSong, newAbout, what, seconds = 0) {
  remember(what);
  song = newSong;
  about = newAbout;
  from = seconds;
  lost = false;
  earlier = 0;
  audio.src = soundOf(song);
  describe();
  hooks.changed();
  return start();
}

export function stopSound(what) {
  if (!song) return;
  remember(what);
  song = null;
  lost = false;
  audio.removeAttribute('src');
  audio.load();
  if (session) {
    session.metadata = null;
    session.playbackState = 'none';
  }
  hooks.changed();
}

export function pauseSound() {
  wanted = false;
  audio.pause();
}

export const resumeSound = start;

export function seekSound(seconds) {
  const { length } = soundState();
  audio.currentTime = Math.min(Math.max(seconds, 0), length || seconds);
  hooks.changed();
}

// The server is there again: on from where it went.
export function soundIsBack() {
  if (!lost || !song) return;
  lost = false;
  earlier = heard();
  audio.src = soundOf(song);
  if (wanted) start();
}

// ---- what happens to it ----

// Why it went wrong is asked of the server, which says it in a sentence; where it is silent, it is waited for.
async function wentWrong() {
  if (!song || !audio.error) return;
  const broken = song;
  from = audio.currentTime || from;
  let why = 'this browser cannot play it';
  try {
    const answer = await fetch(soundOf(broken), { headers: { Range: 'bytes=0-0' } });
    if (!answer.ok) why = (await answer.json().catch(() => ({}))).error || why;
  } catch {
    lost = true;
    return;
  }
  if (song === broken) hooks.failed(broken, why);
}

function place() {
  const { position, length } = soundState();
  if (session && song && length > 0) session.setPositionState({ duration: length, position: Math.min(position, length), playbackRate: 1 });
}

function describe() {
  if (!session) return;
  session.metadata = new MediaMetadata({
    title: song.title, artist: song.artist || '', album: song.album || '',
    artwork: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  });
}

// `keys`: what the keys of a keyboard, a headset or a lock screen do.
export function startSound(newHooks, keys) {
  hooks = newHooks;
  audio.addEventListener('loadedmetadata', () => {
    if (from > 0) audio.currentTime = from;
    from = 0;
  });
  audio.addEventListener('playing', () => {
    if (!listen) begin();
  });
  for (const event of ['playing', 'pause', 'seeked', 'durationchange']) {
    audio.addEventListener(event, () => {
      if (session && song) session.playbackState = audio.paused ? 'paused' : 'playing';
      place();
      hooks.changed();
    });
  }
  audio.addEventListener('ended', () => {
    remember('ended');
    hooks.ended();
  });
  audio.addEventListener('error', wentWrong);
  addEventListener('pagehide', () => remember('stopped'));
  if (!session) return;
  for (const [key, work] of Object.entries(keys)) {
    try {
      session.setActionHandler(key, work);
    } catch {
      // An older browser does not know this key.
    }
  }
}
