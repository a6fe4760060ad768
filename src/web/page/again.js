// Looking again while it plays: every some seconds one picture, and what comes next follows the mood.
import { byId, complain, get, tell, upload } from '/api.js';
import { say } from '/bar.js';
import { FRAME, toBlob } from '/look.js';
import { listNow, playing, putNext } from '/player.js';

const NEXT = 12; // so many songs follow a new mood
const WARMING = 800; // milliseconds until a camera has found its light

const box = byId('again');
const words = byId('again-words');
const usual = words.textContent;
const video = document.createElement('video');
video.muted = video.playsInline = true;

let stream = null; // stays open only where each opening would ask anew
let stays = false;
let turn = 0;
let before = null; // the mood of the look before, where it was sure

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function sign(on) {
  byId('bar-eye').hidden = !on;
}

async function open() {
  stream ||= await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480, facingMode: 'user' }, audio: false });
  sign(true);
  video.srcObject = stream;
  await video.play();
  return stream;
}

function close() {
  if (stream) for (const track of stream.getTracks()) track.stop();
  stream = video.srcObject = null;
  sign(false);
}

// Whether the browser opens the camera again without a question.
async function isGranted() {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state === 'granted';
  } catch {
    return false;
  }
}

// One picture; the mood in it if it is sure.
async function look() {
  await open();
  await wait(WARMING);
  const blob = await toBlob(video, video.videoWidth, video.videoHeight, FRAME);
  if (!stays) close();
  const { faces } = await upload('/api/mood?kind=photo', blob, 'image/jpeg');
  return faces.length > 0 && faces[0].plain ? faces[0] : null;
}

// ---- what comes next ----

// Songs of a mood, near what plays, and of those that play where it does if there are any.
async function songsOf(mood, now) {
  const had = new Set(now.had.map((one) => one.number));
  const fits = (one) => one.mood === mood && !had.has(one.number);
  const near = (await get('/api/like', { song: now.song.number, mood, count: 100 })).songs.filter(fits);
  const songs = near.length > 0 ? near : (await get('/api/songs', { mood, count: 100 })).songs.filter(fits);
  const here = songs.filter((one) => one.plays_here);
  return (now.song.plays_here && here.length > 0 ? here : songs).slice(0, NEXT);
}

async function follow({ mood, moods }) {
  const now = listNow();
  if (!now || now.mood === mood || now.held === mood) return;
  const songs = await songsOf(mood, now);
  const kept = songs.length > 0 ? await tell('POST', '/api/moments', { moods, mood: null }).catch(() => null) : null;
  if (songs.length === 0 || listNow()?.song !== now.song) return;
  const takeBack = putNext(songs, mood, kept ? kept.moment : null);
  say(`You seem ${mood} now: ${mood} songs come next.`, {
    label: 'Keep it as it was',
    work() {
      takeBack();
      say(null);
    },
  });
}

// ---- now and then ----

async function lookOnce(mine) {
  try {
    const face = await look();
    if (mine !== turn) return;
    const mood = face && face.mood;
    if (mood && mood === before) await follow(face);
    before = mood;
  } catch (error) {
    if (mine !== turn) return;
    if (error.status === undefined) refuse(error);
    else if (error.status !== 429) complain(error);
  }
}

function off() {
  turn++;
  before = null;
  box.checked = false;
  close();
  words.textContent = usual;
}

function refuse(error) {
  off();
  words.textContent = error.name === 'NotAllowedError' ? 'The camera stays off, so the music goes on as it is.'
    : 'There is no camera that can be used here, so the music goes on as it is.';
}

async function on() {
  const mine = ++turn;
  const seconds = Number(box.dataset.seconds);
  try {
    await open();
  } catch (error) {
    refuse(error);
    return;
  }
  stays = !await isGranted();
  if (mine !== turn) return;
  words.textContent = stays
    ? `The camera stays on as long as this is chosen; one picture is looked at every ${seconds} seconds while music plays, and forgotten.`
    : `The camera goes on for a second every ${seconds} seconds while music plays and this page is in view; the picture is looked at and forgotten.`;
  while (mine === turn) {
    if (playing()?.playing && !document.hidden) await lookOnce(mine);
    else if (!stays) close();
    await wait(1000 * seconds);
  }
}

export function startAgain() {
  box.checked = false;
  box.addEventListener('change', () => (box.checked ? on() : off()));
}
