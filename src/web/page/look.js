// Looking: the camera, frame by frame, or a photo.
import { MOODS, byId, complain, upload } from '/api.js';
import { pointOf, showPoint, showShares, showMood } from '/circumplex.js';

const HALF_LIFE = 0.5; // seconds after which what a frame showed counts half
export const FRAME = 640; // pixels of a frame's longer side
const PHOTO = 1600; // and of a photo's

const mirror = byId('mirror');
const video = byId('video');
const photo = byId('photo');
const boxes = byId('boxes');
const verdict = byId('verdict');
const grab = document.createElement('canvas');

let stream = null;
let seen = null; // the moods as they are now, evened out over time
let last = 0;
let whole = null; // the mean since the camera went on: what is agreed to
let frames = 0;

export const seenMoods = () => whole || seen;

function buttons(state) {
  byId('camera').hidden = state === 'live';
  byId('open-photo').hidden = state === 'live';
  byId('stop').hidden = state !== 'live';
  byId('agree').hidden = !seen;
}

export function likeliest(moods) {
  return [...MOODS].sort((a, b) => moods[b] - moods[a]);
}

// Says a mood only where it is plain, as `mien detect` does.
function sayVerdict(moods) {
  const [first, second] = likeliest(moods);
  const plain = moods[first] >= 0.5 && moods[first] - moods[second] >= 0.1;
  const words = document.createElement('strong');
  words.textContent = plain ? first : `${first} or ${second}`;
  verdict.replaceChildren(plain ? 'You seem ' : 'Not sure: ', words, plain ? '. Is that right?' : '?');
  showMood(first);
}

function show(moods) {
  showShares(moods);
  showPoint(pointOf(moods));
  sayVerdict(moods);
}

function drawBoxes(answer) {
  boxes.width = answer.width;
  boxes.height = answer.height;
  const pen = boxes.getContext('2d');
  const style = getComputedStyle(document.documentElement);
  answer.faces.forEach((face, i) => {
    const [x, y, width, height] = face.box;
    pen.lineWidth = Math.max(answer.width, answer.height) / (i === 0 ? 160 : 320);
    pen.strokeStyle = style.getPropertyValue(`--${face.mood}`);
    pen.beginPath();
    pen.roundRect(x, y, width, height, width / 6);
    pen.stroke();
  });
}

function mix(moods) {
  const now = performance.now() / 1000;
  const keep = seen ? 2 ** (-(now - last) / HALF_LIFE) : 0;
  const next = {};
  for (const mood of MOODS) next[mood] = keep * (seen ? seen[mood] : 0) + (1 - keep) * moods[mood];
  seen = next;
  last = now;
  frames++;
  const sum = {};
  for (const mood of MOODS) sum[mood] = whole ? whole[mood] + (moods[mood] - whole[mood]) / frames : moods[mood];
  whole = sum;
}

export function toBlob(source, width, height, most) {
  const scale = Math.min(1, most / Math.max(width, height));
  grab.width = Math.round(width * scale);
  grab.height = Math.round(height * scale);
  grab.getContext('2d').drawImage(source, 0, 0, grab.width, grab.height);
  return new Promise((done) => grab.toBlob(done, 'image/jpeg', 0.85));
}

// One frame after another: the next is taken when the last is answered.
async function watch(mine) {
  while (stream === mine) {
    if (video.videoWidth === 0 || document.hidden) {
      await new Promise((done) => setTimeout(done, 100));
      continue;
    }
    const blob = await toBlob(video, video.videoWidth, video.videoHeight, FRAME);
    try {
      const answer = await upload('/api/mood?kind=frame', blob, 'image/jpeg');
      if (stream !== mine) return;
      complain(null);
      drawBoxes(answer);
      if (answer.faces.length > 0) {
        mix(answer.faces[0].moods);
        show(seen);
      } else if (!seen) {
        verdict.textContent = 'No face yet. Some light on it helps, and turning to the camera.';
      }
      buttons('live');
    } catch (error) {
      if (stream !== mine) return;
      if (error.status !== 429) complain(error);
      await new Promise((done) => setTimeout(done, error.status === 429 ? 50 : 1000));
    }
  }
}

export function forgetLook() {
  seen = whole = null;
  frames = 0;
}

// What was seen is forgotten here, too.
export function hideMirror() {
  mirror.hidden = photo.hidden = true;
  photo.width = photo.height = boxes.width = boxes.height = 0;
}

export function cameraOff() {
  if (stream) for (const track of stream.getTracks()) track.stop();
  stream = null;
  video.srcObject = null;
  mirror.classList.remove('live');
  if (photo.hidden) mirror.hidden = true;
  buttons('off');
}

async function cameraOn() {
  forgetLook();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480, facingMode: 'user' }, audio: false });
  } catch (error) {
    verdict.textContent = error.name === 'NotAllowedError'
      ? 'The camera stays off. A photo will do, or tap where you are.'
      : 'There is no camera that can be used here. A photo will do, or tap where you are.';
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  photo.hidden = true;
  mirror.hidden = false;
  mirror.classList.add('live');
  boxes.width = boxes.width;
  verdict.textContent = 'Looking…';
  buttons('live');
  byId('stop').focus();
  await video.play().catch(() => {});
  watch(stream);
}

export async function lookAtPhoto(file) {
  cameraOff();
  forgetLook();
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    complain(new Error(`${file.name || 'This'} is no picture that can be read; a JPEG or PNG can.`));
    return;
  }
  const scale = Math.min(1, PHOTO / Math.max(picture.width, picture.height));
  photo.width = Math.round(picture.width * scale);
  photo.height = Math.round(picture.height * scale);
  photo.getContext('2d').drawImage(picture, 0, 0, photo.width, photo.height);
  photo.hidden = false;
  video.hidden = true;
  mirror.hidden = false;
  boxes.width = boxes.width;
  verdict.textContent = 'Looking…';
  try {
    const blob = await toBlob(picture, picture.width, picture.height, PHOTO);
    const answer = await upload('/api/mood?kind=photo', blob, 'image/jpeg');
    complain(null);
    drawBoxes(answer);
    if (answer.faces.length === 0) {
      verdict.textContent = 'No face was found in it. Tap where you are, or try another photo.';
    } else {
      mix(answer.faces[0].moods);
      show(seen);
    }
  } catch (error) {
    complain(error);
  }
  buttons('off');
}

export function startLook() {
  byId('camera').addEventListener('click', cameraOn);
  byId('stop').addEventListener('click', () => {
    cameraOff();
    byId('camera').focus();
  });
  byId('open-photo').addEventListener('click', () => byId('photo-file').click());
  byId('photo-file').addEventListener('change', (event) => {
    if (event.target.files[0]) lookAtPhoto(event.target.files[0]);
    event.target.value = '';
  });
}
