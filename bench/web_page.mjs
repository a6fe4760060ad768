// How soon the page is seen, and how soon the point moves after the camera's picture was taken, in Chromium: one object
// of JSON, medians in milliseconds. Asked for by web.py with $BASE, $MODULES and $FILM as the tests of the page have them.
import { browser, open } from '../tests/browser/browser.mjs';

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

async function paint() {
  const seen = [];
  for (let i = 0; i < 5; i++) {
    const page = await open();
    const entry = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    await page.waitForFunction(entry);
    seen.push(await page.evaluate(entry));
    await page.context().close();
  }
  return median(seen);
}

// A frame is taken when it is drawn for toBlob(); the next one may be by the time that the move of the last is told.
function watch() {
  globalThis.moves = [];
  const taken = [];
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (source, ...rest) {
    if (source instanceof HTMLVideoElement) taken.push(performance.now());
    return draw.call(this, source, ...rest);
  };
  addEventListener('DOMContentLoaded', () => {
    new MutationObserver(() => {
      if (taken.length > 0) globalThis.moves.push(performance.now() - taken.shift());
    }).observe(document.getElementById('field-you'), { attributes: true });
  });
}

async function point() {
  const page = await open({ permissions: ['camera'], script: watch });
  await page.click('#camera');
  await page.waitForFunction(() => globalThis.moves.length > 100);
  return median(await page.evaluate(() => globalThis.moves));
}

try {
  console.log(JSON.stringify({ paint: await paint(), point: await point() }));
} finally {
  await browser.close();
}
