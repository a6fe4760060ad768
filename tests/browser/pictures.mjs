// The pictures of the README: songs that were made up, a mood that was tapped, nobody's face.
import { open, pickFirst } from './browser.mjs';

const { OUT } = process.env;

export async function pictures() {
  const page = await open({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  await page.click('.corner.sad');
  await page.waitForSelector('#cards .card');
  await pickFirst(page);
  await page.click('.wants label:has-text("up")');
  await page.waitForSelector('#field-way .way');
  await page.click('#play');
  await page.waitForFunction(() => document.getElementById('sound').currentTime > 4);
  await page.evaluate(() => document.getElementById('pick').scrollIntoView());
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${OUT}/page-way.png` });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.click('nav a:has-text("Library")');
  await page.fill('#words', 'amber');
  await page.waitForSelector('#found li');
  await page.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, document.getElementById('tally').getBoundingClientRect().top + scrollY - 20);
  });
  await page.screenshot({ path: `${OUT}/page-library.png` });
}
