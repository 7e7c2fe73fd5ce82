import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './reader.js';
import { linear, viewerPage } from './viewer-page.js';

const viewer = viewerPage({ stays: true });

async function shown(id) {
  const isOpen = Boolean(viewer.reader);
  const reader = viewer.reader ?? (await viewer.arrive([id]));
  if (isOpen) {
    await reader.page.click('[data-action="window"]');
    await reader.page.click('[data-action="clear"]');
    await reader.open(id);
  }
  await reader.sees(id);
  await reader.page.locator('#viewport').focus();
  return reader;
}

/** Window and level as the corner of the image tells them. */
async function windowOf({ page }) {
  const [, width, center] = /W (-?[\d.]+) +L (-?[\d.]+)/.exec(await page.locator('.corners .how').textContent()).map(Number);
  return { width, center };
}

const isNear = async (grey, expected, tolerance = 1) => Math.abs((await grey) - expected) <= tolerance;

// Slice 5 of the stand-in is 500 all over; what the window makes of it is known to the level.
test('Drag_Left_ChangesWindowAcrossAndLevelDown', async () => {
  const reader = await shown('example:stack?frame=5');
  assert.deepEqual(await windowOf(reader), { width: 1600, center: 800 });
  assert.ok(await isNear(reader.grey(), linear(500, 800, 1600)));
  await reader.drag([0.5, 0.5], [0.6, 0.5]);
  const wider = await windowOf(reader);
  assert.ok(wider.width > 1650 && wider.center === 800, JSON.stringify(wider));
  await eventually(() => isNear(reader.grey(), linear(500, 800, wider.width)), 'the grey of the wider window');
  await reader.drag([0.5, 0.5], [0.5, 0.6]);
  const moved = await windowOf(reader);
  assert.ok(moved.center !== 800 && Math.abs(moved.width - wider.width) <= 1, JSON.stringify(moved));
  await eventually(() => isNear(reader.grey(), linear(500, moved.center, moved.width)), 'the grey of the other level');
  await reader.page.keyboard.press('0');
  await eventually(() => isNear(reader.grey(), linear(500, 800, 1600)), 'the grey from before');
});

test('Presets_OfTheImageAndOfCt_SetTheWindow', async () => {
  const reader = await shown('example:ct');
  const becomes = (center, width) =>
    eventually(async () => {
      const now = await windowOf(reader);
      const value = Number(/value (-?\d+) HU/.exec(await reader.readout())?.[1]);
      return now.center === center && now.width === width
        && (await isNear(reader.grey(0.5, 0.5), linear(value, center, width), Math.ceil((16 * 255) / width)));
    }, `window ${center} / ${width}`);
  await reader.point(0.5, 0.5);
  await becomes(-512, 1024);
  await reader.page.selectOption('#presets', { index: 2 });
  await becomes(40, 400);
  await reader.page.selectOption('#presets', { label: 'CT lung  -600 / 1500' });
  await becomes(-600, 1500);
  await reader.page.locator('#viewport').focus();
  await reader.page.keyboard.press('1');
  await becomes(-512, 1024);
});

test('Touch_OnAPhone_WindowsZoomsAndMoves', async () => {
  const reader = await viewer.arrive(['example:ct'], { width: 390, height: 844 });
  await reader.sees('example:ct');
  const how = reader.page.locator('.corners .how');
  await reader.touch([[0.3, 0.5], [0.8, 0.5]]);
  await eventually(async () => (await windowOf(reader)).width > 1024, 'one finger to widen the window');
  assert.ok((await how.textContent()).includes('Zoom 100 %'));
  await reader.touch([[0.45, 0.5], [0.2, 0.5]], [[0.55, 0.5], [0.8, 0.5]]);
  await eventually(async () => Number(/Zoom (\d+)/.exec(await how.textContent())[1]) > 110, 'two fingers to zoom');
  await reader.page.click('[data-action="reset"]');
  await eventually(async () => (await windowOf(reader)).width === 1024 && (await how.textContent()).includes('Zoom 100 %'), 'the reset');
  const middle = await reader.grey(0.5);
  await reader.page.click('[data-action="pan"]');
  await reader.touch([[0.5, 0.5], [0.7, 0.5]]);
  await eventually(() => isNear(reader.grey(0.7), middle, 4), 'one finger to move the image');
  await viewer.leave();
});

// The gradient of the stand-in's CT runs from left to right.
test('Zoom_KeysAndDrags_EnlargeAroundTheMiddle', async () => {
  const reader = await shown('example:ct');
  const [middle, outer] = [await reader.grey(0.5), await reader.grey(0.6)];
  const how = reader.page.locator('.corners .how');
  await reader.page.keyboard.press('+');
  await eventually(async () => (await how.textContent()).includes('Zoom 125 %'), 'the zoom of one step');
  await eventually(() => isNear(reader.grey(0.625), outer, 3), 'what was at 0.6 to be at 0.625');
  assert.ok(await isNear(reader.grey(0.5), middle, 3));
  await reader.page.keyboard.press('-');
  await eventually(() => isNear(reader.grey(0.6), outer), 'the size from before');
  for (const [button, tool] of [['right', 'window'], ['left', 'zoom']]) {
    await reader.page.click(`[data-action="${tool}"]`);
    await reader.drag([0.5, 0.5], [0.5, 0.7], { button });
    await eventually(async () => !(await how.textContent()).includes('Zoom 100 %'), `the ${button} button to zoom`);
    assert.deepEqual(await windowOf(reader), { width: 1024, center: -512 });
    await reader.page.keyboard.press('0');
    await eventually(async () => (await how.textContent()).includes('Zoom 100 %'), 'the zoom to be reset');
  }
});

test('Pan_MiddleButtonAndTool_MoveTheImage', async () => {
  const reader = await shown('example:ct');
  const middle = await reader.grey(0.5);
  for (const [button, tool] of [['middle', 'window'], ['left', 'pan']]) {
    await reader.page.click(`[data-action="${tool}"]`);
    await reader.drag([0.5, 0.5], [0.6, 0.5], { button });
    await eventually(() => isNear(reader.grey(0.6), middle, 3), `the ${button} button to move the middle`);
    await reader.page.keyboard.press('0');
    await eventually(() => isNear(reader.grey(0.5), middle), 'the middle to be back');
  }
});

// Two by two pixels, whose middles no interpolation reaches.
async function quartersOf(reader) {
  const { width, height } = await reader.page.locator('#viewport').boundingBox();
  const aside = Math.min(width, height) / width / 4;
  const quarters = () => Promise.all([[-1, 0.25], [1, 0.25], [-1, 0.75], [1, 0.75]].map(([side, y]) => reader.grey(0.5 + side * aside, y)));
  return (expected, what) => {
    let told;
    return eventually(async () => (told = await quarters()).every((grey, i) => Math.abs(grey - expected[i]) <= 2),
      () => `${what}: ${told}, not ${expected}`);
  };
}

test('Image_EveryVoiFunction_IsShownByItsFormula', async () => {
  const sigmoid = (value) => Math.round(255 / (1 + Math.exp((-4 * (value - 40)) / 400)));
  const exact = (value) => Math.round(Math.min(Math.max((value - 40) / 400 + 0.5, 0), 1) * 255);
  for (const [id, expected] of [['example:sigmoid', [-300, -50, 120, 500].map(sigmoid)],
    ['example:exact', [-160, -50, 120, 240].map(exact)], ['example:step', [0, 255, 0, 255]], ['example:even', [0, 0, 0, 0]]]) {
    const reader = await shown(id);
    await (await quartersOf(reader))(expected, id);
    if (id === 'example:exact') assert.deepEqual(await windowOf(reader), { width: 400, center: 40 });
  }
});

test('Presets_WidthOfOne_IsAStepFromBlackToWhite', async () => {
  const reader = await shown('example:step');
  const becomes = await quartersOf(reader);
  await reader.page.selectOption('#presets', { label: 'All values' });
  await becomes([99, 100, -5, 300].map((value) => linear(value, 148, 306)), 'all values');
  await reader.page.selectOption('#presets', { label: 'As stored  100 / 1' });
  await becomes([0, 255, 0, 255], 'a step at 100');
  assert.deepEqual(await windowOf(reader), { width: 1, center: 100 });
});

test('Keys_InvertRotateFlipReset_MoveEveryPixel', async () => {
  const reader = await shown('example:signed');
  const [a, b, c, d] = [-2000, -1, 0, 2000].map((value) => linear(value, 0, 4000));
  const becomes = await quartersOf(reader);
  const press = (key) => reader.page.keyboard.press(key);
  await becomes([a, b, c, d], 'the image');
  await press('i');
  await becomes([255 - a, 255 - b, 255 - c, 255 - d], 'inverted');
  await press('i');
  await press('h');
  await becomes([b, a, d, c], 'flipped left and right');
  await press('v');
  await becomes([d, c, b, a], 'flipped top and bottom too');
  await press('h');
  await becomes([c, d, a, b], 'flipped top and bottom alone');
  await press('0');
  await becomes([a, b, c, d], 'reset');
  await press('r');
  await becomes([c, a, d, b], 'rotated to the right');
  await press('r');
  await becomes([d, c, b, a], 'upside down');
  for (const key of ['i', 'h', '+']) await press(key);
  await press('0');
  await becomes([a, b, c, d], 'reset from everything');
  for (const action of ['rotate', 'flipHorizontal', 'flipVertical', 'invert', 'reset']) await reader.page
    .click(`[data-action="${action}"]`);
  await becomes([a, b, c, d], 'the same by the buttons');
});

test('Open_AnotherImage_IsFittedAndUpright', async () => {
  const reader = await shown('example:ct');
  for (const key of ['r', 'h', '+', 'i']) await reader.page.keyboard.press(key);
  await eventually(async () => (await reader.page.locator('.corners .how').textContent()).includes('Zoom 125 %'), 'the zoom');
  await shown('example:signed');
  await (await quartersOf(reader))([-2000, -1, 0, 2000].map((value) => linear(value, 0, 4000)), 'the other image');
  assert.match(await reader.page.locator('.corners .how').textContent(), /Zoom 100 %/);
});

test('Edges_ImageOfAPatient_SayWhichWayOfThePatientLiesThere', async () => {
  const reader = await shown('example:ct');
  const become = async (letters) => {
    let told;
    await eventually(async () => (told = (await reader.page.locator('.corners .edge').allTextContents()).join(' ')) === letters,
      () => `${letters}, not ${told}`);
  };
  const press = (key) => reader.page.keyboard.press(key);
  await become('A L P R'); // top, right, bottom, left
  await press('r');
  await become('R A L P');
  await press('h');
  await become('R P L A');
  await press('0');
  await press('v');
  await become('P L A R');
  await reader.open('example:radiograph'); // lies nowhere that is known
  await reader.sees('example:radiograph');
  await become('   ');
});

/** Draws a length across a fifth of the screen, and waits for what is written beside it; `high`: the image in that unit. */
async function measure(reader, high, unit, tolerance) {
  const { width, height } = await reader.page.locator('#viewport').boundingBox();
  const expected = ((0.2 * width) / height) * high;
  const texts = reader.page.locator('#viewport svg text');
  let told = '';
  await reader.page.click('[data-action="length"]');
  await reader.drag([0.4, 0.5], [0.6, 0.5]);
  await eventually(async () => {
    [told = ''] = await texts.allTextContents();
    return told.endsWith(unit) && Math.abs(Number.parseFloat(told) - expected) < tolerance;
  }, () => `${expected}${unit}, not '${told}'`);
}

test('Length_Dragged_IsMeasuredInMillimetresAndCleared', async () => {
  const reader = await shown('example:ct');
  await measure(reader, 64 * 0.5, ' mm', 0.5);
  await reader.screenshot('length-1280');
  await reader.page.keyboard.press('Delete');
  await eventually(async () => (await reader.page.locator('#viewport svg text').count()) === 0, 'no measurement');
});

test('Length_EveryKindOfSpacing_SaysWhatItIsOf', async () => {
  for (const [id, high, tolerance, unit] of [
    ['example:color', 2, 0.1, ' px'], // nobody knows how large
    ['example:radiograph', 50 * 0.2, 0.2, ' mm at the detector'],
    ['example:ultrasound', 60 * 0.5, 0.5, ' mm, ultrasound region'], // 0.05 cm a pixel
  ]) {
    const reader = await shown(id);
    await measure(reader, high, unit, tolerance);
    await reader.page.click('[data-action="clear"]');
  }
});

test('Aspect_PixelsNotSquare_AreDrawnTwiceAsHigh', async () => {
  const reader = await shown('example:aspect');
  const { width, height } = await reader.page.locator('#viewport').boundingBox();
  const aside = height / width / 8; // half of a quarter: the image is half as wide as it is high
  await eventually(async () => (await isNear(reader.grey(0.5 - aside, 0.25), 0)) && (await isNear(reader.grey(0.5 + aside, 0.25), 255))
    && (await isNear(reader.grey(0.5 + aside, 0.75), 0)), 'its four pixels');
  assert.equal(await reader.grey(0.5 + 3 * aside, 0.25), 0, 'nothing beside it');
});
