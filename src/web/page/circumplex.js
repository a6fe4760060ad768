// The circumplex in the middle of the page: where the listener is, the songs, and the way.
import { MOODS, CORNERS, byId, shape, percent } from '/api.js';

// The field shows a little more than -1 to 1, so that its corners have room.
const SCALE = 100;
const field = byId('field');
const you = byId('field-you');
const songs = byId('field-songs');
const way = byId('field-way');
const still = matchMedia('(prefers-reduced-motion: reduce)');

let shown = null; // where the point is drawn, which follows where it should be
let wanted = null;
let moving = false;

function place(point) {
  you.setAttribute('transform', `translate(${SCALE * point.valence} ${-SCALE * point.arousal})`);
}

function move() {
  const x = wanted.valence - shown.valence;
  const y = wanted.arousal - shown.arousal;
  const near = Math.hypot(x, y) < 0.003;
  shown = near ? { ...wanted } : { valence: shown.valence + 0.16 * x, arousal: shown.arousal + 0.16 * y };
  place(shown);
  moving = !near;
  if (moving) requestAnimationFrame(move);
}

export function showPoint(point) {
  you.toggleAttribute('hidden', !point);
  if (!point) {
    shown = wanted = null;
    return;
  }
  wanted = { valence: point.valence, arousal: point.arousal };
  if (!shown || still.matches) {
    shown = { ...wanted };
    place(shown);
  } else if (!moving) {
    moving = true;
    requestAnimationFrame(move);
  }
}

export function showShares(moods) {
  for (const mood of MOODS) byId(`share-${mood}`).textContent = moods ? percent(moods[mood]) : '';
}

// The page takes on the mood's colour.
export function showMood(mood) {
  if (mood) document.documentElement.dataset.mood = mood;
  else delete document.documentElement.dataset.mood;
  for (const input of document.getElementsByName('mood')) input.checked = input.value === mood;
}

export function pointOf(moods) {
  const point = { valence: 0, arousal: 0 };
  for (const mood of MOODS) {
    point.valence += moods[mood] * CORNERS[mood][0];
    point.arousal += moods[mood] * CORNERS[mood][1];
  }
  return point;
}

// ---- songs and ways ----

// Songs that would cover each other are moved apart a little; the numbers must be readable.
function spread(list) {
  const places = list.map((song) => ({ x: SCALE * song.point.valence, y: -SCALE * song.point.arousal }));
  for (let round = 0; round < 40; round++) {
    for (let a = 0; a < places.length; a++) {
      for (let b = a + 1; b < places.length; b++) {
        const x = places[b].x - places[a].x || 0.01 * (b - a);
        const y = places[b].y - places[a].y || 0.01;
        const apart = Math.hypot(x, y);
        if (apart >= 17) continue;
        const push = (17 - apart) / 2 / apart;
        places[a].x -= push * x; places[a].y -= push * y;
        places[b].x += push * x; places[b].y += push * y;
      }
    }
    for (const one of places) {
      one.x = Math.min(Math.max(one.x, -110), 110);
      one.y = Math.min(Math.max(one.y, -110), 110);
    }
  }
  return places;
}

export function showSongs(list, isWay) {
  songs.replaceChildren();
  way.replaceChildren();
  const known = list.filter((song) => song.point);
  const places = spread(known);
  if (isWay && places.length > 1) {
    way.append(shape('path', { class: 'way', d: `M${places.map((one) => `${one.x} ${one.y}`).join('L')}` }));
  }
  known.forEach((song, i) => {
    const dot = shape('g', { class: `dot ${song.mood || ''}`, transform: `translate(${places[i].x} ${places[i].y})`, 'data-song': song.number });
    const number = shape('text', {});
    number.textContent = list.indexOf(song) + 1;
    dot.append(shape('circle', { r: 7.5 }), number);
    songs.append(dot);
  });
}

export function light(number, on) {
  const dot = songs.querySelector(`[data-song="${number}"]`);
  if (dot) {
    dot.classList.toggle('lit', on);
    if (on) songs.append(dot);
  }
}

// A song's own little field.
export function miniature(song) {
  const svg = shape('svg', { class: `mini ${song.mood || ''}`, viewBox: '-13 -13 26 26', 'aria-hidden': 'true' });
  svg.append(shape('rect', { x: -12, y: -12, width: 24, height: 24, rx: 5 }), shape('path', { d: 'M-12 0H12M0-12V12' }));
  if (song.point) svg.append(shape('circle', { cx: 9.5 * song.point.valence, cy: -9.5 * song.point.arousal, r: 2.6 }));
  return svg;
}

// ---- a mood said by hand ----

export function onSaid(say) {
  field.addEventListener('click', (event) => {
    const box = field.getBoundingClientRect();
    const clip = (value) => Math.min(Math.max(value, -1), 1);
    const valence = clip(((event.clientX - box.left) / box.width - 0.5) * 2.5);
    const arousal = clip((0.5 - (event.clientY - box.top) / box.height) * 2.5);
    const mood = arousal >= 0 ? (valence >= 0 ? 'happy' : 'angry') : valence >= 0 ? 'calm' : 'sad';
    say(mood, { valence, arousal });
  });
  for (const input of document.getElementsByName('mood')) {
    input.addEventListener('change', () => {
      const [valence, arousal] = CORNERS[input.value];
      say(input.value, { valence: 0.75 * valence, arousal: 0.75 * arousal });
    });
  }
}
