// Where songs play: chosen once, and kept in this browser.
import { byId, get, make } from '/api.js';

const KEY = 'mien-where';
const AUTO = { player: 'auto', device: null };
const here = /^(localhost|127\.|\[::1\])/.test(location.hostname);
const machine = here ? 'this machine' : 'the machine that Mien runs on';

let chosen = AUTO;
let moved = () => {};

export const where = () => chosen;

// "this page", "Spotify: Kitchen"
export function placeName(player, device) {
  if (player === 'page') return 'this page';
  if (player === 'mpv') return machine;
  const name = player === 'mpd' ? 'MPD' : player === 'spotify' ? 'Spotify' : player || 'a player';
  return device ? `${name}: ${device}` : name;
}

function keep(choice) {
  chosen = choice;
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // A browser that keeps nothing: it holds until the page is closed.
  }
}

function kept() {
  try {
    const choice = JSON.parse(localStorage.getItem(KEY));
    if (choice && typeof choice.player === 'string') chosen = choice;
  } catch {
    // What stands there is not ours.
  }
}

const same = (a, b) => a.player === b.player && (a.device || null) === (b.device || null);

function option(choice, title, words, ready) {
  const label = make('label', 'where');
  const input = make('input');
  input.type = 'radio';
  input.name = 'where';
  input.checked = same(choice, chosen);
  input.disabled = !ready && !input.checked;
  input.addEventListener('change', () => {
    keep(choice);
    moved();
  });
  const text = make('span', null, title);
  if (words) text.append(make('span', 'small', words));
  label.append(input, text);
  return label;
}

const upper = (words) => `${words[0].toUpperCase()}${words.slice(1)}`;

function options(players) {
  const list = [option(AUTO, 'Wherever it can', 'Files in this page, Spotify\'s songs on Spotify', true),
    option({ player: 'page', device: null }, 'This page', null, true)];
  for (const { player, ready, why, devices } of players) {
    const named = player === 'spotify' ? devices.filter((device) => device.name) : [];
    list.push(option({ player, device: null }, upper(placeName(player)), ready ? (named.length > 0 ? 'The device that is active there' : null) : why, ready));
    for (const device of named) {
      list.push(option({ player, device: device.id || device.name, name: device.name }, placeName(player, device.name), null, ready));
    }
  }
  // What was chosen another day and is not there now.
  if (!list.some((label) => label.querySelector('input').checked)) {
    list.push(option(chosen, placeName(chosen.player, chosen.name), 'It is not there now.', true));
  }
  return list;
}

// Asks who could play: players take their time to answer.
export async function askPlayers() {
  const box = byId('wheres');
  byId('wheres-note').textContent = 'Asking the players…';
  try {
    const { players } = await get('/api/players');
    box.replaceChildren(...options(players));
    byId('wheres-note').textContent = '';
  } catch (error) {
    box.replaceChildren(...options([]));
    byId('wheres-note').textContent = error.message;
  }
}

// `onMoved` is called when the listener chooses another place.
export function startWhere(onMoved) {
  moved = onMoved;
  kept();
  byId('wheres').replaceChildren(...options([]));
}
