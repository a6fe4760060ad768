// All songs: counts, the sky of points, search, and catalogues that are dropped.
import { MOODS, attempt, byId, byline, count, get, getBytes, make, upload } from '/api.js';
import { miniature } from '/circumplex.js';
import { onConnected, onEvent } from '/events.js';
import { markPlaying, play } from '/player.js';
import { pickSong, playButton, songItem } from '/songs.js';

// ---- counts ----

function showCounts(library) {
  const moods = library.moods;
  byId('library-count').textContent = library.problem || (library.fitted
    ? `${count(library.songs)} songs, each somewhere between four moods.`
    : `${count(library.songs)} songs, whose moods are not known yet.`);
  byId('balance').replaceChildren();
  byId('tally').replaceChildren();
  if (!moods) return;
  const order = [...MOODS].sort((a, b) => moods[b].songs - moods[a].songs);
  for (const mood of order) {
    const part = make('i', mood);
    part.style.flexGrow = moods[mood].songs;
    byId('balance').append(part);
    const item = make('li', mood);
    item.append(make('strong', null, `${count(moods[mood].songs)} ${mood}`), make('span', null, moods[mood].genres.join(', ')));
    byId('tally').append(item);
  }
  byId('balance').setAttribute('aria-label', order.map((mood) => `${moods[mood].songs} ${mood}`).join(', '));
  showGenres(library.genres || []);
}

// The most frequent genres, each with the moods of its songs; as long as the longest is wide.
function showGenres(genres) {
  byId('genres').hidden = genres.length === 0;
  const most = Math.max(...genres.map((genre) => genre.songs));
  byId('genre-list').replaceChildren(...genres.map((genre) => {
    const item = make('li');
    const parts = make('span', 'balance');
    const moods = MOODS.filter((mood) => genre.moods[mood] > 0).sort((a, b) => genre.moods[b] - genre.moods[a]);
    for (const mood of moods) {
      const part = make('i', mood);
      part.style.flexGrow = genre.moods[mood];
      parts.append(part);
    }
    parts.style.width = `${100 * genre.songs / most}%`;
    item.append(make('span', 'genre', genre.genre), make('span', 'by', count(genre.songs)), parts,
      make('span', 'unseen', moods.map((mood) => `${count(genre.moods[mood])} ${mood}`).join(', ')));
    return item;
  }));
}

// ---- the sky ----

const sky = byId('sky');
const pen = sky.getContext('2d');
const words = byId('sky-song');
let points = null; // number, valence, arousal, mood
let view = { x: 0, y: 0, zoom: 1 }; // what is in the middle, and how near
let chosen = -1;
let drawing = false;

function readPoints(bytes) {
  const view8 = new DataView(bytes);
  if (bytes.byteLength < 8 || view8.getUint32(0) !== 0x4d49454e) throw new Error('The songs\' places cannot be read.');
  const songs = view8.getUint32(4, true);
  return {
    songs,
    number: new Uint32Array(bytes, 8, songs),
    valence: new Int16Array(bytes, 8 + 4 * songs, songs),
    arousal: new Int16Array(bytes, 8 + 6 * songs, songs),
    mood: new Uint8Array(bytes, 8 + 8 * songs, songs),
  };
}

const side = () => Math.min(sky.width, sky.height) / 2.16;
const xOf = (valence) => sky.width / 2 + (valence - view.x) * view.zoom * side();
const yOf = (arousal) => sky.height / 2 - (arousal - view.y) * view.zoom * side();

function clampView() {
  view.zoom = Math.min(Math.max(view.zoom, 1), 400);
  const free = 1.08 - 1.08 / view.zoom;
  view.x = Math.min(Math.max(view.x, -free), free);
  view.y = Math.min(Math.max(view.y, -free), free);
}

function drawGround(style) {
  pen.strokeStyle = style.getPropertyValue('--line-strong');
  pen.globalAlpha = 0.5;
  pen.lineWidth = devicePixelRatio;
  pen.beginPath();
  pen.moveTo(0, yOf(0)); pen.lineTo(sky.width, yOf(0));
  pen.moveTo(xOf(0), 0); pen.lineTo(xOf(0), sky.height);
  pen.stroke();
  pen.beginPath();
  pen.arc(xOf(0), yOf(0), view.zoom * side(), 0, 7);
  pen.stroke();
}

// A path for each mood and not one for each point: 18,000 of them take a few milliseconds.
function drawPoints(style) {
  const crowd = Math.sqrt(points.songs / 18000);
  const size = devicePixelRatio * Math.min(2.4 * Math.sqrt(view.zoom) / Math.max(crowd, 0.35), 14);
  pen.globalAlpha = Math.min(0.45 + 0.1 * view.zoom, 0.9);
  for (let mood = 0; mood < 4; mood++) {
    pen.fillStyle = style.getPropertyValue(`--${MOODS[mood]}`);
    pen.beginPath();
    for (let i = 0; i < points.songs; i++) {
      if (points.mood[i] !== mood) continue;
      const x = xOf(points.valence[i] / 32767);
      const y = yOf(points.arousal[i] / 32767);
      if (x < -size || y < -size || x > sky.width + size || y > sky.height + size) continue;
      if (size < 5) {
        pen.rect(x - size / 2, y - size / 2, size, size);
      } else {
        pen.moveTo(x + size / 2, y);
        pen.arc(x, y, size / 2, 0, 7);
      }
    }
    pen.fill();
  }
}

function drawWords(style) {
  pen.globalAlpha = 1;
  pen.fillStyle = style.getPropertyValue('--ink');
  pen.font = `600 ${13 * devicePixelRatio}px ${style.getPropertyValue('--text')}`;
  const edge = 12 * devicePixelRatio;
  pen.textAlign = 'center';
  pen.textBaseline = 'bottom';
  pen.fillText('quiet', sky.width / 2, sky.height - edge / 2);
  pen.textBaseline = 'top';
  pen.fillText('excited', sky.width / 2, edge / 2);
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  pen.fillText('unpleasant', edge, sky.height / 2 - edge);
  pen.textAlign = 'right';
  pen.fillText('pleasant', sky.width - edge, sky.height / 2 - edge);
}

function draw() {
  drawing = false;
  if (sky.clientWidth === 0) return;
  const width = Math.round(sky.clientWidth * devicePixelRatio);
  const height = Math.round(sky.clientHeight * devicePixelRatio);
  if (sky.width !== width || sky.height !== height) {
    sky.width = width;
    sky.height = height;
  }
  const style = getComputedStyle(document.documentElement);
  pen.clearRect(0, 0, sky.width, sky.height);
  drawGround(style);
  if (points) drawPoints(style);
  drawWords(style);
  if (chosen >= 0) {
    pen.strokeStyle = style.getPropertyValue('--ink');
    pen.lineWidth = 2.5 * devicePixelRatio;
    pen.beginPath();
    pen.arc(xOf(points.valence[chosen] / 32767), yOf(points.arousal[chosen] / 32767), 10 * devicePixelRatio, 0, 7);
    pen.stroke();
  }
}

function redraw() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(draw);
  }
}

// Comes nearer by `times`, so that what is at (x, y) of the canvas stays there.
function zoom(times, x, y) {
  const before = { x: view.x + (x - sky.width / 2) / view.zoom / side(), y: view.y - (y - sky.height / 2) / view.zoom / side() };
  view.zoom *= times;
  clampView();
  view.x = before.x - (x - sky.width / 2) / view.zoom / side();
  view.y = before.y + (y - sky.height / 2) / view.zoom / side();
  clampView();
  redraw();
}

async function choose(x, y, reach) {
  if (!points) return;
  let best = reach * reach;
  let found = -1;
  for (let i = 0; i < points.songs; i++) {
    const away = (xOf(points.valence[i] / 32767) - x) ** 2 + (yOf(points.arousal[i] / 32767) - y) ** 2;
    if (away < best) {
      best = away;
      found = i;
    }
  }
  chosen = found;
  redraw();
  if (found < 0) {
    words.textContent = 'No song is near. Come nearer, or tap on one.';
    return;
  }
  const song = await attempt(() => get(`/api/songs/${points.number[found]}`));
  if (!song || chosen !== found) return;
  const button = make('button', null, 'Begin with it');
  button.type = 'button';
  button.addEventListener('click', () => begin(song));
  words.replaceChildren(make('strong', null, song.title), ` ${byline(song)}, ${song.mood} ${Math.round(100 * song.sure)} % `, button, ' ',
    playButton(song, () => play([song], 0, song.mood, null)));
}

function begin(song) {
  location.hash = '#now';
  pickSong(song);
}

function startSky() {
  const pointers = new Map();
  let moved = 0;
  const at = (event) => {
    const box = sky.getBoundingClientRect();
    return { x: (event.clientX - box.left) * sky.width / box.width, y: (event.clientY - box.top) * sky.height / box.height };
  };
  sky.addEventListener('pointerdown', (event) => {
    sky.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    if (pointers.size === 1) moved = 0;
  });
  sky.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (pointers.size === 2) {
      const [, other] = [...pointers].find(([id]) => id !== event.pointerId);
      const apart = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      zoom(apart(now) / apart(before), other.x, other.y);
    } else {
      view.x -= (now.x - before.x) / view.zoom / side();
      view.y += (now.y - before.y) / view.zoom / side();
      clampView();
      redraw();
    }
    pointers.set(event.pointerId, now);
  });
  const end = (event) => {
    const was = pointers.delete(event.pointerId);
    if (was && event.type === 'pointerup' && moved < 6 * devicePixelRatio) {
      const { x, y } = at(event);
      choose(x, y, 24 * devicePixelRatio);
    }
  };
  sky.addEventListener('pointerup', end);
  sky.addEventListener('pointercancel', end);
  sky.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { x, y } = at(event);
    zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0018)), x, y);
  }, { passive: false });
  const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  sky.addEventListener('keydown', (event) => {
    const middle = [sky.width / 2, sky.height / 2];
    if (keys[event.key]) {
      view.x += 0.15 / view.zoom * keys[event.key][0];
      view.y += 0.15 / view.zoom * keys[event.key][1];
      clampView();
      redraw();
    } else if (event.key === '+' || event.key === '=') zoom(1.4, ...middle);
    else if (event.key === '-') zoom(1 / 1.4, ...middle);
    else if (event.key === 'Enter') choose(...middle, Infinity);
    else return;
    event.preventDefault();
  });
  byId('sky-in').addEventListener('click', () => zoom(1.6, sky.width / 2, sky.height / 2));
  byId('sky-out').addEventListener('click', () => zoom(1 / 1.6, sky.width / 2, sky.height / 2));
  byId('sky-all').addEventListener('click', () => {
    view = { x: 0, y: 0, zoom: 1 };
    redraw();
  });
  new ResizeObserver(redraw).observe(sky);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
}

// ---- search ----

let asked = 0;
async function search() {
  const wanted = byId('words').value.trim();
  const mine = ++asked;
  if (!wanted) {
    byId('found').replaceChildren();
    byId('found-count').textContent = '';
    return;
  }
  const answer = await attempt(() => get('/api/library/search', { words: wanted, count: 50 }));
  if (!answer || mine !== asked) return;
  const many = answer.songs.length;
  byId('found-count').textContent = many === 0 ? 'No song is called that.' : many === 50 ? 'The first 50 songs.' : many === 1 ? 'One song.' : `${many} songs.`;
  byId('found').replaceChildren(...answer.songs.map((song) => {
    const button = make('button', null, 'Begin');
    button.type = 'button';
    button.setAttribute('aria-label', `Begin with ${song.title}`);
    button.addEventListener('click', () => begin(song));
    const sound = playButton(song, () => play([song], 0, song.mood, null));
    const item = songItem(song, miniature(song), song.mood, [song.mood ? button : null, sound]);
    item.classList.add(song.mood || 'unknown');
    return item;
  }));
  markPlaying();
}

// ---- catalogues ----

function showAdding(words_, done) {
  byId('adding').hidden = false;
  byId('adding-words').textContent = words_;
  if (done === undefined) byId('adding-bar').removeAttribute('value');
  else byId('adding-bar').value = done;
}

function hearAdding(said) {
  if (said.phase === 'adding') showAdding('Adding songs', said.done);
  else if (said.phase === 'learning') showAdding('Learning their moods');
  else {
    byId('adding').hidden = true;
    const left = said.left_out ? Object.values(said.left_out).reduce((a, b) => a + b, 0) : 0;
    byId('added').textContent = said.phase === 'failed' ? said.error
      : `${count(said.added)} songs are new, ${count(said.present)} were there, ${count(left)} were left out. ${said.broken || ''}`;
    showLibrary();
  }
}

// Catalogues shrink to a third, and the server takes 10 MB.
async function packed(file) {
  if (file.size < 1e6 || /\.gz$/.test(file.name) || !('CompressionStream' in self)) return file;
  return new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

export async function addCatalogue(file) {
  byId('added').textContent = '';
  showAdding(`Sending ${file.name}`);
  const answer = await attempt(async () => upload('/api/library/catalogue', await packed(file), 'application/octet-stream'));
  if (!answer) byId('adding').hidden = true;
}

export async function showLibrary() {
  await attempt(async () => {
    const library = await get('/api/library');
    showCounts(library);
    points = library.fitted ? readPoints(await getBytes('/api/library/points')) : null;
    chosen = -1;
    redraw();
  });
}

export function startLibrary() {
  startSky();
  onEvent('catalogue', hearAdding);
  // What was being added when the server went is lost; what it has may be new.
  onConnected((back) => {
    if (!back) return;
    byId('adding').hidden = true;
    if (!byId('library').hidden) showLibrary();
  });
  let timer = 0;
  byId('search').addEventListener('submit', (event) => {
    event.preventDefault();
    search();
  });
  byId('words').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(search, 180);
  });
  byId('open-catalogue').addEventListener('click', () => byId('catalogue-file').click());
  byId('catalogue-file').addEventListener('change', (event) => {
    if (event.target.files[0]) addCatalogue(event.target.files[0]);
    event.target.value = '';
  });
}
