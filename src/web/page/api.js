// The server's API (docs/openapi.yaml), and what all parts of the page share.

export const MOODS = ['angry', 'calm', 'happy', 'sad'];
export const CORNERS = { happy: [1, 1], angry: [-1, 1], sad: [-1, -1], calm: [1, -1] };

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

let askPassword = null;
export function onPassword(ask) {
  askPassword = ask;
}

async function send(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refused(0, 'Mien does not answer. Is it still running?');
  }
  if (answer.status === 401 && askPassword) {
    await askPassword();
    return send(path, options);
  }
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, said.error || `The server answered ${answer.status}.`);
  }
  return answer;
}

export async function get(path, query = {}) {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) words.set(name, value);
  }
  const answer = await send(words.size ? `${path}?${words}` : path);
  return answer.json();
}

export async function getBytes(path) {
  return (await send(path)).arrayBuffer();
}

export async function tell(method, path, object) {
  const options = { method };
  if (object !== undefined) {
    options.headers = { 'Content-Type': 'application/json' };
    options.body = JSON.stringify(object);
  }
  return (await send(path, options)).json();
}

export async function upload(path, blob, type, signal) {
  return (await send(path, { method: 'POST', headers: { 'Content-Type': type }, body: blob, signal })).json();
}

// ---- small things ----

export const byId = (id) => document.getElementById(id);

export function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

export function shape(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const trouble = byId('trouble');
export function complain(error) {
  if (error && error.name === 'AbortError') return;
  trouble.textContent = error ? error.message : '';
  trouble.hidden = !error;
}

// Runs what a listener asked for; what goes wrong is said.
export async function attempt(work) {
  try {
    complain(null);
    return await work();
  } catch (error) {
    complain(error);
    return undefined;
  }
}

export const percent = (share) => `${Math.round(100 * share)} %`;
export const count = (number) => number.toLocaleString('en');
export const byline = (song) => [song.artist, song.genre].filter(Boolean).join(' · ');

// Where a song can be opened, if it is one of Spotify's.
export function placeOf(song) {
  const match = /^spotify:track:([0-9A-Za-z]{22})$/.exec(song.uri || '');
  return match ? `https://open.spotify.com/track/${match[1]}` : null;
}
