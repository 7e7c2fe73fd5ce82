import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { eventually } from './reader.js';
import { viewerPage } from './viewer-page.js';

const viewer = viewerPage({ stays: true });

async function shown(id) {
  const isOpen = Boolean(viewer.reader);
  const reader = viewer.reader ?? (await viewer.arrive([id]));
  if (isOpen) {
    await reader.page.keyboard.press('Escape');
    await reader.page.locator('#viewport').focus();
    for (const key of ['Delete', '0', 'w']) await reader.page.keyboard.press(key);
    await reader.open(id);
  }
  await reader.sees(id);
  return reader;
}
const press = (reader, key) => reader.page.keyboard.press(key);
const say = async (reader, pattern, what) => {
  let told;
  await eventually(async () => pattern.test((told = (await reader.marks()).join('\n'))), () => `${what ?? pattern}, not ${told}`);
  return pattern.exec(told);
};
/** The column, not rounded, under a part of the screen's width: the stand-in's CT has 64 of them, and is as high as the screen. */
async function columnAt({ page }, x) {
  const { width, height } = await page.locator('#viewport').boundingBox();
  return ((x * width - (width - height) / 2) / height) * 64 - 0.5;
}

for (const [kind, key] of [['rectangle', 'b'], ['ellipse', 'e']])
  test(`Roi_Of_${kind}_SaysTheStatisticsOfItsPixels`, async () => {
    const reader = await shown('example:ct');
    await press(reader, key);
    await reader.drag([0.4, 0.4], [0.6, 0.6]);
    const [, mean, deviation, minimum, maximum] =
      await say(reader, /^mean (\S+) HU, SD (\S+)\nmin (\S+), max (\S+) HU\narea [\d.]+ mm², \d+ px$/);
    const [left, right] = [await columnAt(reader, 0.4), await columnAt(reader, 0.6)];
    const columns = Array.from({ length: 64 }, (_, i) => i).filter((column) => column >= left && column <= right);
    const value = (column) => 16 * column - 1024;
    assert.ok(Math.abs(Number(mean) - value((left + right) / 2)) <= 16, `${mean}`);
    assert.ok(Number(deviation) > 1);
    // an ellipse has its two ends in one row alone
    assert.ok(Number(minimum) >= value(columns[0]) && Number(minimum) <= value(columns[1]), minimum);
    assert.ok(Number(maximum) <= value(columns.at(-1)) && Number(maximum) >= value(columns.at(-2)), maximum);
    await reader.screenshot(`roi-${kind}-1280`);
  });

test('Angle_TwoDrawnSides_SaysTheDegreesBetweenThem', async () => {
  const reader = await shown('example:ct');
  await press(reader, 'a');
  const { width, height } = await reader.page.locator('#viewport').boundingBox();
  await reader.drag([0.4, 0.5], [0.5, 0.5]);
  await reader.point(0.5, 0.5 + (0.1 * width) / height);
  await reader.page.mouse.down();
  await reader.page.mouse.up();
  await say(reader, /^(89|90|91)\.\d°$/);
  assert.equal(await reader.page.locator('.mark.angle circle').count(), 3);
});

test('Probe_Pressed_KeepsTheValueOfThePixel', async () => {
  const reader = await shown('example:ct');
  await press(reader, 'x');
  await reader.point(0.5, 0.5);
  await reader.page.mouse.down();
  await reader.page.mouse.up();
  const told = /: (stored .*)$/.exec(await reader.readout())[1];
  await press(reader, 'w');
  await reader.point(0.3, 0.3);
  await say(reader, new RegExp(`^${told}$`));
});

test('Undo_AfterMeasurements_TakesThemBackOneByOne', async () => {
  const reader = await shown('example:ct');
  await press(reader, 'l');
  const count = (expected) => eventually(async () => (await reader.page.locator('.mark.length').count()) === expected, `${expected} lines`);
  await reader.drag([0.4, 0.3], [0.6, 0.3]);
  await reader.drag([0.4, 0.6], [0.6, 0.6]);
  await count(2);
  await press(reader, 'u');
  await count(1);
  await press(reader, 'Control+z');
  await count(0);
  await press(reader, 'Control+y');
  await count(1);
  await press(reader, 'Delete');
  await count(0);
  await press(reader, 'u');
  await count(1);
});

test('Line_OtherButtonsAndTools_NeverMoveIt', async () => {
  const reader = await shown('example:ct');
  await press(reader, 'l');
  await reader.drag([0.4, 0.5], [0.6, 0.5]);
  const [, before] = await say(reader, /^([\d.]+ mm)$/);
  await reader.drag([0.6, 0.5], [0.6, 0.7], { button: 'right' }); // begins at its end
  await eventually(async () => !/Zoom 100 %/.test(await reader.page.locator('.corners .how').textContent()), 'the zoom');
  assert.deepEqual(await reader.marks(), [before]);
  await press(reader, '0');
  await press(reader, 'w');
  await reader.drag([0.5, 0.5], [0.55, 0.6]); // begins on it
  assert.deepEqual(await reader.marks(), [before]);
  assert.equal(await reader.page.locator('.mark.length').count(), 1);
  await press(reader, 'l');
  await reader.drag([0.6, 0.5], [0.55, 0.5]); // by its handle, with the tool for it
  await say(reader, /^(?!.*\b0 mm)[\d.]+ mm$/);
  assert.notDeepEqual(await reader.marks(), [before]);
  assert.equal(await reader.page.locator('.mark.length').count(), 1);
});

test('Measures_Panel_ListsAndRemovesThem', async () => {
  const reader = await shown('example:ct');
  await press(reader, 'l');
  await reader.drag([0.4, 0.5], [0.6, 0.5]);
  const [, told] = await say(reader, /^([\d.]+ mm)$/);
  await reader.page.click('#tab-measures');
  const entry = reader.page.locator('.measures li');
  assert.match(await entry.first().textContent(), new RegExp(`^Length${told.replace('.', '\\.')}`));
  await entry.getByText('Remove').click();
  await eventually(async () => (await reader.page.locator('.mark').count()) === 0, 'no mark');
  await reader.page.click('#tab-image');
});

test('Overlays_OfTheObject_AreDrawnAndHidden', async () => {
  const reader = await shown('example:overlaid');
  const colorAt = async (column, row) => {
    const { width, height } = await reader.page.locator('#viewport').boundingBox();
    const [x, y] = [((width - height) / 2 + ((column + 0.5) / 4) * height) / width, (row + 0.5) / 4];
    return reader.page.evaluate(([left, top]) => {
      const canvas = document.querySelector('#viewport .overlays');
      return [...canvas.getContext('2d').getImageData(left * canvas.width, top * canvas.height, 1, 1).data];
    }, [x, y]);
  };
  for (const row of [0, 1, 2, 3]) assert.deepEqual(await colorAt(0, row), [255, 210, 74, 255], `row ${row}`);
  assert.deepEqual(await colorAt(3, 3), [90, 209, 255, 255]);
  for (const [column, row] of [[2, 3], [1, 1], [3, 2]]) assert.equal((await colorAt(column, row))[3], 0, `${column}, ${row}`);
  assert.match(await reader.page.locator('.corners .what').textContent(), /Overlays shown/);
  await reader.screenshot('overlays-1280');
  await press(reader, 'y');
  await eventually(async () => (await colorAt(0, 0))[3] === 0, 'no overlay');
  assert.match(await reader.page.locator('.corners .what').textContent(), /Overlays hidden/);
  await press(reader, 'y');
  await eventually(async () => (await colorAt(0, 0))[3] === 255, 'the overlay');
});

test('Remarks_OfTheObject_StandBesideTheImage', async () => {
  const reader = await shown('example:overlaid');
  assert.deepEqual((await reader.page.locator('.corners .what span').allTextContents()).filter((text) => text.startsWith('⚠')),
    ['⚠ Window Width 0 is less than 1: not used.', '⚠ Second.', '⚠ and 1 more: see Details']);
});

test('ScaleBar_OfASpacing_IsAsLongAsItSays', async () => {
  const reader = await shown('example:ct'); // 64 rows of 0.5 mm are as high as the screen
  const { height } = await reader.page.locator('#viewport').boundingBox();
  const bar = async () => reader.page.locator('.corners .scale').evaluate((element) =>
    [element.textContent, Number.parseFloat(element.style.getPropertyValue('--length'))]);
  const isRight = async () => {
    const [text, pixels] = await bar();
    const zoom = Number(/Zoom (\d+)/.exec(await reader.page.locator('.corners .how').textContent())[1]) / 100;
    const millimetres = Number.parseFloat(text) * (text.endsWith('cm') ? 10 : 1);
    return Math.abs(pixels - (millimetres / 32) * height * zoom) < 0.02 * pixels;
  };
  assert.ok(await isRight(), (await bar()).join(' '));
  for (const key of ['+', '+']) await press(reader, key);
  await eventually(isRight, 'the bar to follow the zoom');
  await reader.open('example:color');
  await reader.sees('example:color');
  assert.equal((await bar())[0], '');
});

test('ActualSize_Pressed_IsOnePixelForOne', async () => {
  const reader = await shown('example:ct');
  const { height } = await reader.page.locator('#viewport').boundingBox();
  await press(reader, 'n');
  const expected = Math.round((6400 * 1) / height);
  await eventually(async () => (await reader.page.locator('.corners .how').textContent()).includes(`Zoom ${expected} %`),
    `a zoom of ${expected} %`);
});

test('SavePicture_AndCopy_AreWhatIsSeen', async () => {
  const reader = await shown('example:ct');
  await press(reader, 'l');
  await reader.drag([0.4, 0.3], [0.6, 0.3]);
  const [download] = await Promise.all([reader.page.waitForEvent('download'), press(reader, 'Control+s')]);
  assert.match(download.suggestedFilename(), /^example_ct\.png$/);
  const png = await readFile(await download.path());
  const pixels = await reader.page.evaluate(async (base64) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    canvas.drawImage(picture, 0, 0);
    const at = (x, y) => [...canvas.getImageData(x * picture.width, y * picture.height, 1, 1).data];
    return { size: [picture.width, picture.height], middle: at(0.5, 0.5)[0], line: at(0.5, 0.3) };
  }, png.toString('base64'));
  const { width, height } = await reader.page.locator('#viewport').boundingBox();
  assert.deepEqual(pixels.size, [width, height].map(Math.round));
  assert.equal(pixels.middle, await reader.grey(0.5, 0.5));
  assert.ok(pixels.line[0] > pixels.line[2] + 50, `the yellow of the line, not ${pixels.line}`);
  await viewer.browser.grantPermissions(['clipboard-read', 'clipboard-write']);
  await press(reader, 'Control+c');
  await eventually(() => reader.page.evaluate(async () => (await navigator.clipboard.read())[0]?.types.includes('image/png')), 'a picture');
});

test('Find_InTheMetadata_ShowsWhatFits', async () => {
  const reader = await shown('example:ct');
  await reader.page.fill('#find', 'phantom');
  assert.deepEqual(await reader.page.locator('#panel-image td').allTextContents(), ['Example^Phantom']);
  await reader.page.fill('#find', 'samples');
  assert.deepEqual(await reader.page.locator('#panel-image th').allTextContents(), ['Samples Per Pixel']);
  assert.equal(await reader.page.locator('#panel-image [role=status]').textContent(), '1 found');
  await reader.page.fill('#find', '');
  assert.ok((await reader.page.locator('#panel-image summary').count()) > 3);
});

test('Keys_AfterOpening_PageAndReadValues', async () => {
  const reader = await shown('example:ct');
  await reader.page.fill('#image-id', 'example:stack');
  await press(reader, 'Enter');
  await reader.sees('example:stack, slice 1 of 16');
  assert.equal(await reader.page.evaluate(() => document.activeElement.id), 'viewport');
  await press(reader, 'ArrowDown');
  await reader.sees('example:stack?frame=2');
  const spoken = reader.page.locator('#announce');
  await eventually(async () => (await spoken.textContent()) === 'Slice 2 of 16', 'the slice to be spoken');
  await press(reader, 'Shift+ArrowRight');
  await press(reader, 'Shift+ArrowDown');
  await eventually(async () => /^x \d+, y \d+: stored 200$/.test(await spoken.textContent()), 'the value to be spoken');
  assert.equal(await reader.page.locator('.mark.cursor').count(), 1);
  await reader.point(0.5, 0.5);
});

test('Measurements_ByKeysAlone_AreDrawnAndSpoken', async () => {
  const reader = await shown('example:ct');
  await press(reader, 'l');
  for (const key of ['Shift+ArrowRight', 'Enter']) await press(reader, key);
  for (let i = 0; i < 4; i++) await press(reader, 'Shift+ArrowRight');
  for (let i = 0; i < 3; i++) await press(reader, 'Shift+ArrowDown');
  await press(reader, 'Enter');
  await say(reader, /^2\.500 mm$/); // 4 by 3 pixels of 0.5 mm
  await eventually(async () => (await reader.page.locator('#announce').textContent()) === '2.500 mm', 'the length to be spoken');
  await press(reader, 'a');
  await press(reader, 'Enter');
  for (let i = 0; i < 5; i++) await press(reader, 'Shift+ArrowUp');
  await press(reader, 'Enter');
  for (let i = 0; i < 5; i++) await press(reader, 'Shift+ArrowRight');
  await press(reader, 'Enter');
  await say(reader, /90\.0°$/);
  await reader.point(0.5, 0.5);
});

// The cross is of a pixel: what the view does meanwhile, by the reader's or by the page's own layout, moves it with the image.
test('Cross_WhenTheViewChanges_StaysOnItsPixel', async () => {
  const reader = await shown('example:ct');
  const { width, height } = reader.page.viewportSize();
  await press(reader, 'Shift+ArrowRight');
  const [, column, row] = /^x (\d+), y (\d+):/.exec(await reader.readout()).map(Number);
  for (const [change, key, x, y] of /** @type {any[][]} */ ([
    [() => reader.page.setViewportSize({ width: width - 310, height: height - 90 }), 'Shift+ArrowRight', column + 1, row],
    [() => press(reader, '+'), 'Shift+ArrowDown', column + 1, row + 1],
    [() => press(reader, 'r'), 'Shift+ArrowLeft', column, row + 1],
    [() => reader.page.setViewportSize({ width, height }), 'Shift+ArrowUp', column, row],
  ])) {
    await change();
    await reader.drawn();
    await press(reader, key);
    assert.match(await reader.readout(), new RegExp(`^x ${x}, y ${y}:`));
  }
  await reader.point(0.5, 0.5);
});

test('Cine_OfAStatedRate_PlaysNoFaster', async () => {
  const reader = await shown('example:cine');
  assert.equal(await reader.page.inputValue('#rate'), '7.5');
  await press(reader, ' ');
  let told;
  await eventually(async () => (told = Number.parseFloat(await reader.page.locator('.reached').textContent())) > 0 && told < 8,
    () => `7.5 slices a second at most, not ${told}`);
  await press(reader, ' ');
});

test('FullScreen_Pressed_HasTheImagesAlone', async () => {
  const reader = await shown('example:ct');
  await press(reader, 'f');
  await eventually(() => reader.page.evaluate(() => document.fullscreenElement?.id === 'stage'), 'the full screen');
  await press(reader, 'f');
  await eventually(() => reader.page.evaluate(() => !document.fullscreenElement), 'the page');
});
