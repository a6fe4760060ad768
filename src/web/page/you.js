// What Mien remembers: moods over time, what was picked; taken away, or forgotten.
import { attempt, byId, count, get, make, shape, tell, CORNERS } from '/api.js';
import { pointOf } from '/circumplex.js';

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

function label(words, y) {
  const text = shape('text', { x: 0, y });
  text.textContent = words;
  return text;
}

// Those of one minute stand side by side, not on one another: by their order, not by the clock.
function drawPast(moments) {
  const past = byId('past');
  past.replaceChildren(shape('line', { x1: 0, x2: 800, y1: 120, y2: 120 }), label('excited', 16), label('quiet', 234));
  const list = moments.slice(0, 60).reverse();
  const step = 760 / Math.max(list.length, 8);
  list.forEach((moment, i) => {
    const point = moment.moods ? pointOf(moment.moods) : { arousal: CORNERS[moment.mood][1] };
    const mood = moment.mood || Object.entries(moment.moods).sort((a, b) => b[1] - a[1])[0][0];
    const dot = shape('circle', { cx: 20 + step * (i + 0.5), cy: 120 - 92 * point.arousal, r: 9, class: mood });
    dot.style.stroke = `var(--${mood})`;
    dot.style.fill = moment.moods ? `var(--${mood})` : 'none';
    const title = shape('title', {});
    title.textContent = `${mood}, ${when.format(new Date(1000 * moment.at))}`;
    dot.append(title);
    past.append(dot);
  });
  past.setAttribute('aria-label', list.length === 0 ? 'No moods yet' : `The last moods: ${list.slice(-10).map((moment) => moment.mood || 'not said').join(', ')}`);
}

function listenItem(listen) {
  const item = make('li', listen.mood || '');
  const words = make('span');
  words.append(make('span', 'title', listen.title), make('span', 'by', [listen.artist, `${listen.event} ${when.format(new Date(1000 * listen.at))}`].filter(Boolean).join(' · ')));
  item.append(make('span', 'score'), words, make('span', 'by', listen.mood || ''));
  return item;
}

export async function showYou() {
  await attempt(async () => {
    const past = await get('/api/listens', { count: 60 });
    const { moments, listens } = past;
    byId('you-count').textContent = moments.length === 0 && listens.length === 0
      ? 'Nothing is remembered.'
      : `${moments.length >= 60 ? 'The last 60' : count(moments.length)} ${moments.length === 1 ? 'mood' : 'moods'}, and what came of them.`;
    drawPast(moments);
    byId('listens').replaceChildren(...listens.map(listenItem));
  });
}

export function startYou() {
  const dialog = byId('ask-forget');
  byId('forget').addEventListener('click', () => {
    dialog.returnValue = 'no';
    dialog.showModal();
  });
  dialog.addEventListener('close', async () => {
    if (dialog.returnValue !== 'yes') return;
    await attempt(() => tell('DELETE', '/api/listens'));
    showYou();
  });
}
