import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from '../../../host/ImageLoaders.Cli/viewer/src/place/address-text.js';
import { slicesOf } from './pictures.js';
import { eventually } from './reader.js';
import { viewerPage } from './viewer-page.js';

const viewer = viewerPage();
const screenOf = (reader, n) => reader.page.locator('.screen').nth(n - 1).locator('.viewport');
const place = (reader, n) => screenOf(reader, n).boundingBox();
const how = (reader, n) => reader.page.locator('.screen').nth(n - 1).locator('.corners .how').textContent();

/** Two views: a stack in the first, another one in the second, which is the active one then. */
async function twoOf(first, second) {
  const reader = await viewer.arrive(['example:color']);
  await reader.sees('example:color');
  await reader.openList(first);
  await reader.sees(first[0]);
  await reader.page.selectOption('#layout', '2');
  await reader.seesIn(2, first[0]);
  await screenOf(reader, 2).click();
  await reader.openList(second);
  await reader.seesIn(2, second[0]);
  return reader;
}
const lineOf = async (reader, n) =>
  (await reader.page.locator('.screen').nth(n - 1).locator('.mark.reference path:not(.under)').getAttribute('d'))
    .match(/[-\d.]+/g).map(Number);

test('Layout_OneToFour_ShowsAndKeepsEachView', async () => {
  const reader = await twoOf(slicesOf('axial', 6), slicesOf('coronal', 5));
  await reader.page.keyboard.press('+');
  let told;
  await eventually(async () => (told = await how(reader, 2)).includes('Zoom 125 %'), () => `the zoom of the active view, not ${told}`);
  assert.match(await how(reader, 1), /Zoom 100 %/);
  for (const count of ['3', '4']) {
    await reader.page.selectOption('#layout', count);
    await reader.seesIn(Number(count), 'example:');
    assert.equal(await reader.page.locator('.screen').count(), Number(count));
  }
  await reader.screenshot('four-views-1280');
  assert.doesNotMatch(await how(reader, 2), /Zoom 100 %/); // the size that the reader chose stays, in a smaller view
  await reader.page.selectOption('#layout', '1');
  await eventually(async () => (await reader.page.locator('.screen').count()) === 1, 'one view');
  await reader.sees('example:axial?n=0');
  await reader.page.keyboard.press('ArrowDown');
  await reader.sees('example:axial?n=1');
});

test('ReferenceLine_OfTheActiveView_LiesWhereItsPlaneCuts', async () => {
  const reader = await twoOf(slicesOf('axial', 6), slicesOf('coronal', 5));
  await reader.page.keyboard.press('ArrowDown');
  await reader.seesIn(2, 'example:coronal?n=1'); // y = -28: row 4 of 64
  const { height } = await place(reader, 1);
  const scale = Math.min(height, (await place(reader, 1)).width) / 64;
  const isAtRow = async (row) => {
    const [, y1, , y2] = await lineOf(reader, 1);
    return [y1, y2].every((y) => Math.abs(y - (height / 2 + (row + 0.5 - 32) * scale)) < 1);
  };
  await eventually(() => isAtRow(4), 'the line in row 4');
  await reader.page.keyboard.press('ArrowDown');
  await eventually(() => isAtRow(8), 'the line in row 8');
  assert.equal(await reader.page.locator('.screen').nth(1).locator('.mark.reference').count(), 0);
  await reader.screenshot('reference-line-1280');
});

test('Link_OfParallelStacks_GoesToTheNearestSlice', async () => {
  const reader = await twoOf(slicesOf('thick', 4), slicesOf('axial', 8)); // every 5 mm, and every 2 mm
  await reader.page.keyboard.press('k');
  for (const [axial, thick] of [[1, 0], [2, 1], [3, 1], [4, 2]]) {
    await reader.page.keyboard.press('ArrowDown');
    await reader.seesIn(2, `example:axial?n=${axial}`);
    await reader.seesIn(1, `example:thick?n=${thick}`);
  }
  await reader.page.keyboard.press('k');
  await reader.page.keyboard.press('ArrowDown');
  await reader.seesIn(2, 'example:axial?n=5');
  await reader.seesIn(1, 'example:thick?n=2');
});

test('Point_InOneView_IsTheSamePlaceInTheOther', async () => {
  const reader = await twoOf(slicesOf('axial', 8), slicesOf('coronal', 5));
  await reader.page.keyboard.press('c');
  // row 22 of the coronal is z = 10: the axial slice 5
  const { x, y, width, height } = await place(reader, 2);
  const scale = Math.min(width, height) / 64;
  await reader.page.mouse.move(x + width / 2 + (20.5 - 32) * scale, y + height / 2 + (22.5 - 32) * scale);
  await reader.page.mouse.down();
  await reader.page.mouse.up();
  await reader.seesIn(1, 'example:axial?n=5');
  const cross = reader.page.locator('.screen').first().locator('.mark.crosshair path:not(.under)');
  let told;
  await eventually(async () => {
    told = (await cross.getAttribute('d', { timeout: 1000 }).catch(() => '')).match(/[-\d.]+/g)?.map(Number) ?? [];
    return Math.abs((told[0] + told[2]) / 2 - (width / 2 + (20.5 - 32) * scale)) < 1
      && Math.abs(told[1] - (height / 2 + (0.5 - 32) * scale)) < 1; // y = -32 is row 0
  }, () => `the cross, not ${told}`);
});

test('Place_AfterReloadAndBack_IsTheSame', async () => {
  const reader = await viewer.arrive(['example:long']);
  await reader.sees('example:long, slice 1 of 200');
  await reader.page.fill('.slices input[type=range]', '100');
  await reader.sees('example:long?frame=100');
  await reader.page.selectOption('#presets', { index: 1 });
  await eventually(() => /slice=100&window=800%2C1600$/.test(reader.page.url()), 'the place in the address');
  await reader.page.reload();
  await reader.sees('example:long?frame=100, slice 100 of 200');
  await eventually(async () => /W 1600 +L 800/.test(await how(reader, 1)), 'the window');
  await reader.open('example:ct');
  await reader.sees('example:ct');
  await reader.page.goBack();
  await reader.sees('example:long?frame=100, slice 100 of 200');
  await reader.page.goForward();
  await reader.sees('example:ct');
});

test('Place_OfManyIdsAndViews_IsInACopiedLink', async () => {
  const ids = slicesOf('axial', 400);
  const reader = await twoOf(ids, slicesOf('coronal', 5));
  await reader.page.keyboard.press('End');
  await reader.seesIn(2, 'example:coronal?n=4');
  await screenOf(reader, 1).click();
  await reader.page.keyboard.press('End');
  await reader.seesIn(1, 'example:axial?n=399');
  let link;
  await eventually(async () => {
    const { panes } = (await placeOf(new URL((link = reader.page.url())))) ?? { panes: [] };
    return panes.map(({ slice }) => slice).join() === '399,4';
  }, 'both places in the address');
  await reader.page.goto('about:blank');
  await reader.page.goto(link);
  await reader.seesIn(1, 'example:axial?n=399, slice 400 of 400');
  await reader.seesIn(2, 'example:coronal?n=4, slice 5 of 5');
});

test('Folder_Listed_IsItsSeriesWithThumbnails', async () => {
  const stack = (name, count) => ({ kind: 'stack', imageIds: slicesOf(name, count) });
  viewer.host.listings['dicomfile:/data/study/'] = { remarks: [], groups: [{ kind: 'study', uid: '1', groups: [
    { kind: 'series', uid: '1.1', modality: 'CT', number: 1, description: 'Axial', groups: [stack('axial', 8)] },
    { kind: 'series', uid: '1.2', modality: 'CT', number: 2, description: 'Coronal', groups: [stack('coronal', 5)] }] }] };
  const reader = await viewer.arrive(['/data/study/']);
  await reader.sees('example:axial?n=0, slice 1 of 8');
  assert.deepEqual(await reader.page.locator('#series button').evaluateAll((buttons) => buttons.map(({ title }) => title)),
    ['CT #1, Axial, 8 images', 'CT #2, Coronal, 5 images']);
  await eventually(() => reader.page.evaluate(() =>
    [...document.querySelectorAll('#series img')].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)), 'the thumbnails');
  await reader.page.click('[data-series="1.2"]');
  await reader.sees('example:coronal?n=0');
  assert.equal(await reader.page.getAttribute('[data-series="1.2"]', 'aria-current'), 'true');
  await reader.page.locator('#viewport').focus();
  await reader.page.keyboard.press('End');
  await reader.sees('example:coronal?n=4');
  await eventually(() => /\?id=dicomfile%3A%2Fdata%2Fstudy%2F&series=1\.2&slice=5$/.test(reader.page.url()), 'the place in the address');
  await reader.page.reload();
  await reader.sees('example:coronal?n=4, slice 5 of 5');
  await reader.page.goBack();
  await reader.sees('example:axial?n=0');
  await reader.screenshot('series-1280');
});

test('Planes_OfASeries_AreThreeViewsBesideIt', async () => {
  const list = 'dicomfile:/data/study/?series=1.1';
  const { listings } = viewer.host;
  listings['dicomfile:/data/study/'] = { groups: [{ kind: 'series', uid: '1.1', groups: [
    { kind: 'stack', listId: list, imageIds: slicesOf('axial', 8) }] }] };
  for (const slab of ['', ';slab=10,max'])
    for (const [plane, name] of [['axial', 'thick'], ['coronal', 'coronal'], ['sagittal', 'axial']])
      listings[`mpr:${plane}${slab};of=${list}`] =
      { groups: [{ kind: 'series', groups: [{ kind: 'stack', imageIds: slicesOf(name, slab ? 6 : 8) }] }] };
  const reader = await viewer.arrive(['/data/study/']);
  await reader.sees('example:axial?n=0');
  await reader.page.keyboard.press('m');
  await reader.seesIn(2, 'example:thick?n=4, slice 5 of 8');
  await reader.seesIn(3, 'example:coronal?n=4');
  await reader.seesIn(4, 'example:axial?n=4');
  await reader.sees('example:axial?n=0');
});

test('Cut_OnALine_IsAPlaneThatFollowsItsHandles', async () => {
  viewer.host.listings['dicomfile:/data/study/'] = { groups: [{ kind: 'series', uid: '1.1', listId: 'dicomfile:/s/', groups: [
    { kind: 'stack', imageIds: slicesOf('axial', 8) }] }] };
  const reader = await viewer.arrive(['/data/study/']);
  await reader.sees('example:axial?n=0');
  await reader.page.keyboard.press('l');
  await reader.drag([0.45, 0.5], [0.55, 0.5]);
  await reader.page.keyboard.press('j');
  await reader.seesIn(2, 'mpr:oblique;origin=');
  const uOf = async () => /;u=([-\d.]+),([-\d.]+),0;v=0,0,-1;of=dicomfile:\/s\//.exec(await reader.view(2))?.slice(1).map(Number);
  assert.deepEqual((await uOf()).map(Math.round), [1, 0]);
  assert.equal(await reader.page.locator('.screen').nth(1).locator('.mark.reference').count(), 1);
  const [x, y] = await reader.page.locator('.mark.length circle').nth(1).evaluate((circle) => [circle.cx.baseVal.value,
    circle.cy.baseVal.value]);
  const box = await place(reader, 1);
  await reader.page.mouse.move(box.x + x, box.y + y);
  await reader.page.mouse.down();
  await reader.page.mouse.move(box.x + x, box.y + y + 60, { steps: 4 });
  await reader.page.mouse.up();
  await eventually(async () => (await uOf())?.[1] > 0.3, 'the plane to turn with the line');
});

test('Planes_OfWhatCannotBeListed_SayWhatTheyAreMadeOf', async () => {
  const reader = await viewer.arrive(['example:color']);
  await reader.sees('example:color');
  await reader.page.keyboard.press('m');
  await eventually(async () =>
    /Planes are made of a series that the host can list/.test(await reader.page.locator('#message').textContent()),
    'what to do');
  await reader.sees('example:color');
});

test('Folder_ThatMayNotBeListed_SaysWhyAndShowsNothingElse', async () => {
  viewer.host.listings['dicomfile:/secret/'] = { status: 403, error: 'AccessDenied', title: 'Access denied',
    detail: 'Folders are not listed here.' };
  const reader = await viewer.arrive(['example:ct']);
  await reader.sees('example:ct');
  await reader.open('/secret/');
  await reader.page.locator('#message').waitFor();
  assert.match(await reader.page.locator('#message').textContent(), /Folders are not listed here/);
  assert.equal(await reader.page.getAttribute('#viewport', 'aria-label'), 'No image');
  assert.equal(await reader.page.locator('#corners').textContent(), '');
});
