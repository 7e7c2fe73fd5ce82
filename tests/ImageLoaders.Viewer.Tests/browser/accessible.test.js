import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { slicesOf } from './pictures.js';
import { eventually } from './reader.js';
import { viewerPage } from './viewer-page.js';

const viewer = viewerPage();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core (WCAG 2.2 A and AA, and its best practices) finds wrong with the page as it is. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document)).violations);
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id} (${help}): ${target.join(' ')}`));
}

for (const [width, height] of [[1280, 800], [390, 844], [3840, 2160]])
  test(`Page_InEveryState_HasNoViolationOfAxe_${width}`, async () => {
    viewer.host.listings['dicomfile:/data/'] = { groups: [{ kind: 'study', groups: [
      { kind: 'series', uid: '1', modality: 'CT', groups: [{ kind: 'stack', imageIds: slicesOf('axial', 5) }] },
      { kind: 'series', uid: '2', modality: 'CT', groups: [{ kind: 'stack', imageIds: slicesOf('coronal', 5) }] }] }] };
    const reader = await viewer.arrive(['/data/'], { width, height });
    const { page } = reader;
    await reader.sees('example:axial?n=0');
    const hold = async (state) => assert.deepEqual(await violations(page), [], state);
    await hold('a series');
    for (const summary of await page.locator('#panel-image summary').all()) await summary.click();
    await page.click('.more summary');
    await hold('menus and tables open');
    await page.click('[data-action="link"]');
    await page.locator('#viewport').focus();
    await page.keyboard.press('l');
    await reader.drag([0.4, 0.4], [0.6, 0.4]);
    await page.click('#tab-measures');
    await hold('a measurement');
    await page.selectOption('#layout', '4');
    await reader.seesIn(4, 'example:');
    await page.click('#tab-plugins');
    await hold('four views and the plugins');
    await page.locator('#viewport').focus();
    await page.keyboard.press('c');
    await reader.drag([0.4, 0.4], [0.5, 0.5]);
    await hold('the crosshair');
    await page.click('#tab-image');
    await page.fill('#find', 'axial');
    await hold('metadata that are looked for');
    await page.evaluate(() => document.querySelector('#key-dialog').showModal());
    await hold('the key is asked for');
    await page.evaluate(() => document.querySelector('#key-dialog').close());
    await page.locator('#viewport').focus();
    await page.keyboard.press('?');
    await hold('the help');
    await page.keyboard.press('Escape');
    await page.click('#open-list');
    await hold('the list');
    await page.keyboard.press('Escape');
    await page.setInputFiles('#files', { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('text') });
    await page.locator('#uploads').waitFor();
    await hold('a file that is refused');
    await page.locator('#uploads button:text-is("Close")').click();
    await reader.open('example:broken');
    await eventually(async () => (await page.locator('.message:visible').count()) > 0, 'an error');
    await hold('an error');
  });

test('Keyboard_TabThroughThePage_ReachesEveryControl', async () => {
  const reader = await viewer.arrive(['example:stack']);
  await reader.sees('example:stack');
  const { page } = reader;
  const wanted = await page.evaluate(() => {
    const controls = [...document.querySelectorAll('button, input, select, summary, [tabindex="0"]')];
    const reachable = controls.filter((each) => each.checkVisibility() && !each.disabled && each.tabIndex >= 0 && !each.closest('dialog'));
    reachable.forEach((each, i) => (each.dataset.order = String(i)));
    return reachable.length;
  });
  await page.evaluate(() => document.activeElement.blur());
  const reached = new Set();
  for (let i = 0; i < wanted + 5; i++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement.dataset.order));
  }
  reached.delete(undefined);
  assert.equal(reached.size, wanted);
});
