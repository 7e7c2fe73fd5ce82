import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf, refusalOf } from './file-kinds.js';
import { groupsOf } from './grouping.js';
import { stacksOf } from './stacks.js';
import { summaryOf } from './uploads-panel.js';

const AXIAL = [1, 0, 0, 0, 1, 0];
const slice = (name, series, z, told = {}) => ({ name, ids: [`dicomfile:${name}`], modules: {
  generalSeriesModule: { seriesInstanceUid: series, modality: 'CT', seriesNumber: Number(series), seriesDescription: `series ${series}` },
  imagePixelModule: { rows: 4, columns: 4 }, patientModule: { patientName: 'A^B' },
  imagePlaneModule: { imageOrientationPatient: AXIAL, imagePositionPatient: [0, 0, z] }, ...told } });
const idsOf = (groups) => groups.map(({ ids }) => ids.map((id) => id.replace('dicomfile:', '')).join(' '));

test('Groups_OfShuffledSlices_AreSeriesSortedByPosition', () => {
  const shuffled = [slice('a', '2', 9), slice('b', '1', 30), slice('c', '2', -4), slice('d', '1', 10), slice('e', '1', 20)];
  assert.deepEqual(idsOf(groupsOf(shuffled)), ['d e b', 'c a']);
});

test('Groups_OfAScoutInItsSeries_AreTwoStacks', () => {
  const sagittal = { imageOrientationPatient: [1, 0, 0, 0, 0, -1], imagePositionPatient: [0, 0, 0] };
  const scout = slice('scout', '1', 0, { imagePlaneModule: sagittal });
  const small = slice('small', '1', 0, { imagePixelModule: { rows: 2, columns: 4 } });
  assert.deepEqual(idsOf(groupsOf([slice('a', '1', 1), scout, slice('b', '1', 0), small])), ['b a', 'scout', 'small']);
});

test('Groups_OfSlicesInOnePlace_AreInTheOrderOfTheirNumbers', () => {
  const at = (name, instanceNumber) => slice(name, '1', 5, { generalImageModule: { instanceNumber } });
  assert.deepEqual(idsOf(groupsOf([at('a', 3), at('b', 1), at('c', 2)])), ['b c a']);
  assert.deepEqual(idsOf(groupsOf([at('10'), at('9'), at('2')])), ['2 9 10']);
});

test('Groups_OfFramesAndPictures_AreStacksOfTheirOwn', () => {
  const frames = { name: 'enhanced', ids: ['dicomfile:e?frame=1', 'dicomfile:e?frame=2'], modules: slice('x', '1', 0).modules };
  const picture = (name) => ({ name, ids: [`webfile:${name}`], modules: {} });
  const groups = groupsOf([slice('a', '1', 1), frames, picture('2.png'), picture('10.png'), picture('1.png')]);
  assert.deepEqual(groups.map(({ ids }) => ids.length).sort(), [1, 2, 3]);
  assert.deepEqual(groups.find(({ description }) => description === 'Pictures').ids, ['webfile:1.png', 'webfile:2.png', 'webfile:10.png']);
});

test('Stacks_OfAListing_AreThoseOfItsStudiesAndSeries', () => {
  const stacks = stacksOf({ groups: [{ kind: 'study', patientName: 'A', groups: [
    { kind: 'series', uid: '1.2', modality: 'MR', number: 3, description: 'T1', groups: [
      { kind: 'stack', imageIds: ['a', 'b'] }, { kind: 'stack', description: 'scout', imageIds: ['c'] }] }] }] });
  assert.deepEqual(stacks.map(({ key, ids, description }) => [key, ids, description]),
    [['1.2', ['a', 'b'], 'T1'], ['1.2 2', ['c'], 'T1, scout']]);
});

test('Kind_OfTheFirstBytes_IsThatOfTheFormat', () => {
  const dicom = new Uint8Array(140);
  dicom.set(Buffer.from('DICM'), 128);
  assert.equal(kindOf(dicom), 'dicom');
  assert.equal(kindOf(Uint8Array.of(8, 0, 5, 0, 67, 83, 0, 0)), 'dicom');
  assert.equal(kindOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)), 'png');
  assert.equal(kindOf(Buffer.from('\0\0\0\x1cftypavif')), 'avif');
  const nifti = new Uint8Array(352);
  nifti.set(Buffer.from('n+1\0'), 344);
  assert.equal(kindOf(nifti), 'nifti');
  for (const text of ['hello, reader', '%PDF-1.4', '']) assert.equal(kindOf(Buffer.from(text)), null, text);
});

test('Summary_OfUploads_CountsFilesAndBytes', () => {
  const entry = (state, sent, size) => ({ state, sent, file: { size } });
  assert.equal(summaryOf([entry('taken', 2e6, 2e6), entry('skipped', 0, 1e6), entry('sending', 5e5, 1e6), entry('refused', 0, 0)]),
    '3 of 4 files, 3.5 of 4.0 MB; 1 skipped; 1 refused');
});

test('refusalOf_AFileThatIsNoImage_SaysWhatToDo', async () => {
  const refusal = (name, ...bytes) => refusalOf(new File([Uint8Array.from(bytes)], name));
  assert.equal(await refusal('a', ...[]), 'is empty');
  assert.match(await refusal('study.zip', 0x50, 0x4b, 3, 4, 0), /unpack it/);
  assert.match(await refusal('study.tar.gz', 0x1f, 0x8b, 8, 0), /unpack it/);
  assert.match(await refusal('DICOMDIR', 1), /drop the folder/);
  assert.equal(await refusal('brain.nii.gz', 0x1f, 0x8b, 8, 0), null);
});
