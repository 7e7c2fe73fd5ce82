import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { newContext } from './browser.js';
import { greyFile } from './dicom.js';
import { png } from './png.js';
import { startProgram } from './program.js';
import { eventually, readerAt } from './reader.js';

// A study as it lies in a folder: 300 slices of three series, shuffled, with files among them that are no images.
const SERIES = [['Axial', [1, 0, 0, 0, 1, 0], (n) => [0, 0, 2 * n]], ['Coronal', [1, 0, 0, 0, 0, -1], (n) => [0, 3 * n, 0]],
  ['Late', [1, 0, 0, 0, 1, 0], (n) => [0, 0, 500 - n]]];
const COUNT = 100;
const INNER = 'inner v1.2'; // a folder whose name could be that of a file
const SHOWN = ['CT #1, Axial, axial, 32 x 32, 100 images', 'CT #2, Coronal, coronal, 32 x 32, 100 images',
  'CT #3, Late, axial, 32 x 32, 100 images'];

let browser, folder, host, reader;
const sliceOf = ([description, orientation, position], series, n) =>
  greyFile(32, 32, new Int16Array(1024).fill(10 * n + series), {
    '00080018': ['UI', `2.25.7${series}${n}`],
    '00080060': ['CS', 'CT'], '0008103e': ['LO', description], '00100010': ['PN', 'Study^Made'], '00100020': ['LO', 'M1'],
    '0020000d': ['UI', '2.25.1'], '0020000e': ['UI', `2.25.${series + 2}`], '00200011': ['IS', String(series + 1)],
    '00200013': ['IS', String(COUNT - n)], '00200032': ['DS', position(n).join('\\')], '00200037': ['DS', orientation.join('\\')],
    '00200052': ['UI', '2.25.9'], '00280030': ['DS', '1\\1'], '00281050': ['DS', '500'], '00281051': ['DS', '1000'],
  });

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imageloaders-study-'));
  await mkdir(join(folder, 'study', INNER), { recursive: true });
  const files = SERIES.flatMap((series, s) => Array.from({ length: COUNT }, (_, n) => [(n * 37 + s * 11) % 101, sliceOf(series, s, n)]));
  await Promise.all(files.map(([shuffled, file], i) => writeFile(join(folder, 'study', i % 2 ? INNER : '', `${shuffled}-${i}`), file)));
  await writeFile(join(folder, 'study', 'README.txt'), 'No image.');
  await writeFile(join(folder, 'study', 'DICOMDIR'), sliceOf(SERIES[0], 0, 0));
  await writeFile(join(folder, 'study', 'empty'), '');
  host = await startProgram();
  browser = await newContext();
});
after(async () => {
  await browser?.browser().close();
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await reader?.leave();
  reader = undefined;
});

const arrive = async () => {
  reader = await readerAt(browser, `${host.url}/?id=example:color`);
  await reader.sees('example:color');
};
const place = async () => (await reader.page.locator('.corners .where').textContent()) ?? '';
const who = () => reader.page.locator('.corners .who').textContent();
const isGone = async (id) => (await fetch(`${host.url}/images/image?id=${encodeURIComponent(id)}`)).status === 404;
const idShown = async () => /^Image (.+?)(, slice .*)?$/.exec(await reader.page.getAttribute('#viewport', 'aria-label'))?.[1];

test('Folder_OfHundredsOfFiles_IsItsSeriesSortedByPosition', async () => {
  await arrive();
  await reader.page.setInputFiles('#folder', join(folder, 'study'));
  const summary = reader.page.locator('#uploads .summary');
  await eventually(async () => /^[1-9]\d* of 303 files, [\d.]+ of [\d.]+ MB/.test(await summary.textContent()), 'the progress of all');
  await reader.screenshot('uploads-1280');
  await eventually(async () => (await reader.page.locator('#series button').count()) === 3, 'the series');
  await reader.sees('dicomfile:content/');
  assert.equal(await summary.textContent(), '303 of 303 files, 0.8 of 0.8 MB; 3 skipped');
  const skipped = await reader.page.locator('#uploads li:visible').allTextContents();
  assert.deepEqual(skipped.map((text) => text.replace(/\s+/g, ' ').trim()).sort(), ['study/DICOMDIR is the directory of a DICOM medium: drop the folder that it lies in',
    'study/README.txt is no DICOM file, no NIfTI volume, and no PNG, JPEG, GIF, WebP, BMP or AVIF picture', 'study/empty is empty']);
  await reader.page.locator('#uploads button:text-is("Close")').click();
  const titles = await reader.page.locator('#series button').evaluateAll((buttons) => buttons.map(({ title }) => title));
  assert.deepEqual(titles, SHOWN);
  await eventually(async () => /Slice 1 of 100at 0 mm/.test(await place()), 'the first slice of the first series');
  assert.equal(await who(), 'Study MadeM1');
  await reader.page.locator('#viewport').focus();
  await reader.page.keyboard.press('ArrowDown');
  await eventually(async () => /Slice 2 of 100at 2 mm/.test(await place()), 'the next slice of the patient');
  await reader.page.locator('#series button').nth(2).click();
  await eventually(async () => /Slice 1 of 100at 401 mm/.test(await place()), 'the series that was taken from its end');
  await reader.point(0.5, 0.5);
  assert.match(await reader.readout(), /stored 992$/); // the last one made: 10 times 99, and the number of its series
  await eventually(() => reader.page.evaluate(() =>
    [...document.querySelectorAll('#series img')].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)), 'the thumbnails');
  await reader.screenshot('study-1280');
  await reader.page.locator('#viewport').focus();
  await reader.page.keyboard.press('m');
  for (const [n, plane] of [[2, 'axial'], [3, 'coronal'], [4, 'sagittal']]) await reader.seesIn(n, `mpr:${plane};at=`);
});

test('Drop_WhileFilesAreSent_ShowsItsFirstSlice', async () => {
  await arrive();
  let release;
  const released = new Promise((done) => (release = done));
  await reader.page.route(/\/images\/content\?/, async (route) => {
    if (route.request().method() === 'POST' && !/name=0\.dcm$/.test(route.request().url())) await released;
    await route.continue();
  });
  const files = Array.from({ length: 12 }, (_, n) =>
    ({ name: `${n}.dcm`, mimeType: 'application/dicom', buffer: sliceOf(SERIES[0], 0, n) }));
  await reader.page.setInputFiles('#files', files.toReversed()); // picked in another order than that of their names
  await reader.sees('dicomfile:content/');
  assert.match(await place(), /^at 0 mm/);
  assert.match(await reader.page.locator('#uploads .summary').textContent(), /^1 of 12 files/);
  assert.equal(await reader.page.locator('#series button').count(), 0);
  release();
  await eventually(async () => /Slice 1 of 12at 0 mm/.test(await place()), 'the whole series at the slice that was shown');
  assert.equal(await reader.page.locator('#series button').count(), 1);
});

test('Study_AfterReload_IsThereAndReleasedWhenLeft', async () => {
  await arrive();
  const files = Array.from({ length: 12 }, (_, n) =>
    ({ name: `${n}.dcm`, mimeType: 'application/dicom', buffer: sliceOf(SERIES[0], 0, n) }));
  await reader.page.setInputFiles('#files', files);
  await eventually(async () => /Slice 1 of 12at 0 mm/.test(await place()), 'the study');
  await reader.page.keyboard.press('End');
  await eventually(async () => /Slice 12 of 12at 22 mm/.test(await place()), 'the last slice');
  const id = await idShown();
  await eventually(() => /\?id=dicomfile%3Acontent%2F\w+%2F&series=[^&]+&slice=12$/.test(reader.page.url()), 'the place in the address');
  await reader.page.reload();
  await eventually(async () => /Slice 12 of 12at 22 mm/.test(await place()), 'the slice after the reload');
  assert.equal(await reader.page.locator('#series button').count(), 1);
  assert.ok(!(await isGone(id)));
  await reader.page.setInputFiles('#files', { name: 'a.png', mimeType: 'image/png', buffer: png(4, 4, 1, new Uint8Array(16).fill(99)) });
  await reader.sees('webfile:content/');
  await eventually(() => isGone(id), 'the study that was left to be gone');
});

test('Drop_OfAFolderAndPictures_OpensWhatIsThere', async () => {
  await arrive();
  // A directory as the browser gives it: its entries, a part at a time.
  await reader.page.evaluate(async (slices) => {
    const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const fileEntry = (name, content) => ({ isFile: true, name, file: (done) => done(new File([content], name)) });
    const parts = [slices.slice(0, 2), slices.slice(2), []].map((part) => part.map((slice, i) => fileEntry(`${i}`, bytes(slice))));
    const directory = { isFile: false, name: 'ct', createReader: () => ({ readEntries: (done) => done(parts.shift()) }) };
    const item = (entry) => ({ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => null });
    const event = new Event('drop', { bubbles: true, cancelable: true });
    event.dataTransfer = { types: ['Files'], items: [item(directory), item(fileEntry('notes.txt', 'text'))] };
    document.body.dispatchEvent(event);
  }, [0, 1, 2, 3].map((n) => sliceOf(SERIES[0], 0, n).toString('base64')));
  await eventually(async () => /Slice 1 of 4at 0 mm/.test(await place()), 'the first of four slices');
  assert.match(await reader.page.locator('#uploads li:visible').textContent(), /^notes\.txt is no DICOM file/);
});

test('Serve_OfAFolder_OpensItAndShowsPlanesThroughItsSeries', async () => {
  const served = await startProgram({ opened: [join(folder, 'study')], cwd: folder, settings: { HOME: folder } });
  try {
    reader = await readerAt(browser, `${served.url}/`);
    await reader.sees(`dicomfile:${join(folder, 'study')}`);
    assert.deepEqual(await reader.page.locator('#series button').evaluateAll((buttons) => buttons.map(({ title }) => title)),
      SHOWN);
    assert.match(await place(), /Slice 1 of 100at 0 mm/);
    await reader.page.keyboard.press('m');
    for (const [n, plane] of [[2, 'axial'], [3, 'coronal'], [4, 'sagittal']]) await reader.seesIn(n, `mpr:${plane};at=`);
    const letters = async (n) => (await reader.page.locator('.screen').nth(n - 1).locator('.corners .edge').allTextContents()).join(' ');
    assert.deepEqual([await letters(2), await letters(3), await letters(4)], ['A L P R', 'H L F R', 'H P F A']);
    // Slice n is 10 n all over, and 2 mm further to the head: halfway up the coronal plane lies the slice in the middle.
    const third = reader.page.locator('.screen').nth(2);
    const box = await third.locator('.viewport').boundingBox();
    await reader.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await eventually(async () => /stored 49\d/.test(await reader.readout()), 'the value in the middle of the volume');
    await reader.screenshot('planes-1280');
    const counts = async (count) => eventually(async () => {
      const texts = await reader.page.locator('#series button').allTextContents();
      return texts.length === 3 && texts.every((text) => text.endsWith(`${count} images`));
    }, `three series of ${count} images`);
    const inner = join(folder, 'study', INNER);
    for (const [path, count] of [[inner, 50], [join(folder, 'study/'), 100], [`"${inner}/"`, 50],
      ['study', 100], [`./study/${INNER}`, 50], ['~/study/', 100], [`study/../study/${INNER}`, 50]]) {
      await reader.page.locator('#image-id').fill(path);
      await reader.page.keyboard.press('Enter');
      await counts(count);
    }
    for (const [path, told] of [['study/inner', 'study/inner'], ['..', 'ImageLoaders:Access']]) {
      await reader.page.locator('#image-id').fill(path);
      await reader.page.keyboard.press('Enter');
      await eventually(async () => (await reader.page.locator('#message').textContent()).includes(told), `what is wrong with ${path}`);
      assert.equal(await reader.page.getAttribute('#viewport', 'aria-label'), 'No image');
    }
    await reader.page.locator('#image-id').fill(join(folder, 'study', 'README.txt'));
    await reader.page.keyboard.press('Enter');
    await eventually(async () => (await reader.page.locator('.message:visible').count()) > 0, 'what is wrong with a text');
    await reader.leave();
  } finally {
    reader = undefined;
    await served.stop();
  }
});

test('Drop_WithoutRoom_NamesWhatWasRefusedAndOpensTheRest', async () => {
  const small = await startProgram({ settings: { ImageLoaders__MaximumContentBytes: '12000' } });
  try {
    reader = await readerAt(browser, `${small.url}/?id=example:color`);
    await reader.sees('example:color');
    await reader.page.setInputFiles('#files', Array.from({ length: 9 }, (_, n) =>
      ({ name: `${n}.dcm`, mimeType: 'application/dicom', buffer: sliceOf(SERIES[0], 0, n) })));
    await reader.sees('dicomfile:content/');
    await eventually(async () => /^9 of 9 files, .*refused$/.test(await reader.page.locator('#uploads .summary').textContent()),
      'all files to be tried');
    assert.match(await reader.page.locator('#uploads li[data-state="refused"]').first().textContent(), /MaximumContentBytes/);
    await reader.leave();
  } finally {
    reader = undefined;
    await small.stop();
  }
});
