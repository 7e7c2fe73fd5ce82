import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { newContext } from './browser.js';
import { greyFile } from './dicom.js';
import { niftiFile } from './nifti.js';
import { png } from './png.js';
import { startProgram } from './program.js';
import { eventually, readerAt } from './reader.js';

let browser, host;
before(async () => {
  host = await startProgram();
  browser = await newContext();
});
after(async () => {
  await browser?.browser().close();
  await host?.stop();
});

/** A slice of a patient's series, 100 times its number all over. */
const sliceOf = (patient, number) => greyFile(16, 16, new Int16Array(256).fill(100 * number), {
  '00080018': ['UI', `2.25.${patient}${number}`], '00080060': ['CS', 'CT'], '00100010': ['PN', `Patient^${patient}`],
  '00100020': ['LO', `P${patient}`], '0020000d': ['UI', `2.25.${patient}`], '0020000e': ['UI', `2.25.${patient}.1`],
  '00200011': ['IS', '1'], '00200032': ['DS', `0\\0\\${number}`], '00200037': ['DS', '1\\0\\0\\0\\1\\0'],
  '00200052': ['UI', `2.25.${patient}.2`], '00280030': ['DS', '1\\1'],
});
const volume = niftiFile([8, 6, 4], [1, 1, 2], (i) => i);
const FILES = {
  'b/2.dcm': sliceOf(7, 2), 'b/1.dcm': sliceOf(7, 1), 'a/1.dcm': sliceOf(8, 1), 'brain.nii': volume, 'brain.nii.gz': gzipSync(volume),
  'photo.png': png(4, 4, 1, new Uint8Array(16).fill(99)), 'empty': Buffer.alloc(0), 'study.zip': Buffer.from('PK\x03\x04 and so on'),
  'DICOMDIR': sliceOf(7, 1), 'letter.pdf': Buffer.from('%PDF-1.4'), 'cut.dcm': sliceOf(7, 3).subarray(0, 400),
};

/** Drops files as a file manager does: each with its path. */
const drop = (page, files) => page.evaluate(async (all) => {
  const items = Object.entries(all).map(([path, base64]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const [name, folder] = path.split('/').reverse();
    const entry = { isFile: true, name, file: (done) => done(new File([bytes], name)) };
    const parts = [[entry], []];
    return folder ? { isFile: false, name: folder, createReader: () => ({ readEntries: (done) => done(parts.shift()) }) } : entry;
  });
  const event = new Event('drop', { bubbles: true, cancelable: true });
  event.dataTransfer = { types: ['Files'], items: items.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry,
    getAsFile: () => null })) };
  document.body.dispatchEvent(event);
}, Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, bytes.toString('base64')])));

test('Drop_OfAMix_ShowsWhatIsAnImageUnderItsPatientAndNamesTheRest', async () => {
  const reader = await readerAt(browser, `${host.url}/?id=example:color`);
  const { page } = reader;
  await reader.sees('example:color');
  await drop(page, FILES);
  await eventually(async () => (await page.locator('#series button').count()) === 5, async () => `five series, not ${
    await page.locator('#series').textContent()}; ${await page.locator('#uploads').textContent()}`);
  const titles = await page.locator('#series button').evaluateAll((buttons) => buttons.map(({ title }) => title));
  const groups = await page.locator('#series h2').allTextContents();
  for (const patient of ['Patient 7, P7', 'Patient 8, P8', 'No patient stated']) assert.ok(groups.includes(patient), `${patient}: ${groups}`);
  for (const [name, count] of [['brain.nii', '4 images'], ['brain.nii.gz', '4 images'], ['photo.png', '1 image']])
    assert.ok(titles.some((title) => title.includes(name) && title.endsWith(count)), `${name}, ${count}: ${titles.join('; ')}`);
  const told = (await page.locator('#uploads li:visible').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim()).join('\n');
  for (const expected of [/^empty is empty$/m, /^study\.zip is an archive: unpack it/m, /^DICOMDIR .*: drop the folder/m,
    /^letter\.pdf is no DICOM file/m, /^cut\.dcm holds no image$/m]) assert.match(told, expected);
  await page.locator('#uploads button:text-is("Close")').click();
  await reader.screenshot('mixed-1280');

  // Each opens with what is its own, and nothing of the other patient's.
  for (const [title, id, who, what] of [[/Patient 7/, 'dicomfile:content/', 'Patient 7P7', /Slice 1 of 2/],
    [/brain\.nii,/, 'nifti:content/', '', /Slice 1 of 4/]]) {
    const index = title.source.startsWith('Patient')
      ? titles.findIndex((each) => each.endsWith('2 images')) : titles.findIndex((each) => title.test(each));
    await page.locator('#series button').nth(index).click();
    await reader.sees(id);
    await eventually(async () => what.test(await page.locator('.corners .where').textContent()), `${what}`);
    assert.equal(await page.locator('.corners .who').textContent(), who);
  }
  await page.locator('#viewport').focus();
  await page.keyboard.press('m');
  for (const [n, plane] of [[2, 'axial'], [3, 'coronal'], [4, 'sagittal']]) await reader.seesIn(n, `mpr:${plane};at=`);

  await eventually(() => page.url().includes('#'), 'the place of all in the address');
  await page.reload();
  await eventually(async () => (await page.locator('#series button').count()) === 5, 'the study after the reload');
  await reader.seesIn(4, 'mpr:sagittal;at=');
  await reader.leave();
});
