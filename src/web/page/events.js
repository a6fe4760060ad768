// What happens on the server, as it happens; and whether it is there: who loses it asks until it answers again.
import { byId, complain, get } from '/api.js';

const FIRST = 500; // milliseconds until it is asked again, at first and at most
const LONGEST = 5000;

const hearers = [];
const connected = [];
let pause = FIRST;
let gone = false;

// `hear` is given what each event of a kind says.
export function onEvent(kind, hear) {
  hearers.push([kind, hear]);
}

// `work` is done whenever the server is there: at first, and each time that it is there again.
export function onConnected(work) {
  connected.push(work);
}

function connect() {
  const source = new EventSource('/api/events');
  for (const [kind, hear] of hearers) source.addEventListener(kind, (event) => hear(JSON.parse(event.data)));
  source.addEventListener('open', () => {
    pause = FIRST;
    if (gone) complain(null);
    const back = gone;
    gone = false;
    for (const work of connected) work(back);
  });
  source.addEventListener('error', () => {
    source.close();
    askAgain();
  });
}

// Asked is for something that needs the password, where there is one: a server that was started anew wants it again.
async function askAgain() {
  await new Promise((done) => setTimeout(done, pause));
  pause = Math.min(2 * pause, LONGEST);
  try {
    await get('/api/player');
  } catch (error) {
    if (error.status === 0) {
      if (!gone || byId('trouble').hidden) complain(new Error('Mien does not answer. Is it still running? This page asks again until it does.'));
      gone = true;
      askAgain();
      return;
    }
  }
  connect();
}

export const startEvents = connect;
