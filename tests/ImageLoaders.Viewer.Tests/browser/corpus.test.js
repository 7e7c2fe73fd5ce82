import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { compressionOf } from '../../../host/ImageLoaders.Cli/viewer/src/compression.js';
import { factsOf } from '../../../host/ImageLoaders.Cli/viewer/src/facts.js';
import { lettersOf } from '../../../host/ImageLoaders.Cli/viewer/src/orientation.js';
import { spacingOf } from '../../../host/ImageLoaders.Cli/viewer/src/spacing.js';
import { unitOf } from '../../../host/ImageLoaders.Cli/viewer/src/units.js';
import { dump, hasDcmtk } from './dump.js';
import { startProgram } from './program.js';

// Each statement of the page, derived a second time from what DCMTK prints of the file. One file of eight; all of them with
// VIEWER_CORPUS=all.
const CORPUS = process.env.IMAGELOADERS_CORPUS;
const EVERY = process.env.VIEWER_CORPUS === 'all' ? 1 : 8;

const cross = ([a, b, c], [d, e, f]) => [b * f - c * e, c * d - a * f, a * e - b * d];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const isUnit = (vector) => Math.abs(Math.hypot(...vector) - 1) < 0.005;

/** The cosines that the file states, where they are two directions at right angles. */
function cosines(file) {
  const six = file.numbers('0020,0037');
  if (six?.length !== 6 || !six.every(Number.isFinite)) return undefined;
  const [row, column] = [six.slice(0, 3), six.slice(3)];
  return isUnit(row) && isUnit(column) && Math.abs(dot(row, column)) < 0.005 ? [row, column] : undefined;
}

/** The most of a direction: one letter. */
function mainLetter(vector) {
  const axis = [0, 1, 2].reduce((most, i) => (Math.abs(vector[i]) > Math.abs(vector[most]) ? i : most), 0);
  return ['LR', 'PA', 'HF'][axis][vector[axis] > 0 ? 0 : 1];
}

const checks = {
  name(file, { who }) {
    const name = file.values('0010,0010');
    if (!file.isAscii('0010,0010') || !name || name.length > 1) return;
    for (const part of name[0].split(/[\^=]/).map((part) => part.trim()).filter(Boolean)) assert
      .ok(who.join(' ').includes(part), `${part} in ${who}`);
  },
  id(file, { who }) {
    const [id] = file.values('0010,0020') ?? [];
    if (id && file.isAscii('0010,0020') && file.values('0010,0020').length === 1) assert.ok(who.includes(id), `${id} in ${who}`);
  },
  modality: (file, { what }) => assert.equal(what[0] || undefined, file.values('0008,0060')?.[0]),
  size: (file, { what }, { description }) =>
    assert.ok(what.includes(`${file.numbers('0028,0011')[0]} × ${file.numbers('0028,0010')[0]}`) || description.remarks.length > 0,
    `${what}`),
  side(file, { what }) {
    const [side, view] = [file.values('0020,0062')?.[0] ?? file.values('0020,9072')?.[0] ?? file.values('0020,0060')?.[0],
      file.values('0018,5101')?.[0]];
    const text = what.filter(Boolean).join('\n');
    assert.equal(/Laterality (\w+)/.exec(text)?.[1], side);
    if (view) assert.ok(text.includes(`View ${view}`), text);
  },
  letters(file, facts, hostImage) {
    const [right, down] = [lettersOf(hostImage, [1, 0]), lettersOf(hostImage, [0, 1])];
    const stated = cosines(file);
    const orientation = file.values('0020,0020');
    if (stated) assert.deepEqual([right[0], down[0]], stated.map(mainLetter));
    else if (orientation?.length === 2 && orientation.every((letters) => /^[APRLHF]{1,3}$/.test(letters))) assert
      .deepEqual([right, down], orientation);
    else assert.equal(`${right}${down}`, '');
  },
  place(file, { where: [text] }) {
    const [stated, position] = [cosines(file), file.numbers('0020,0032')];
    const isOne = !(file.numbers('0028,0008')?.[0] > 1);
    if (!stated || position?.length !== 3) assert.doesNotMatch(text, /^at /);
    else if (isOne) assert.ok(Math.abs(Number(/^at (\S+) mm$/.exec(text)?.[1]) - dot(cross(...stated), position)) < 0.001, text);
  },
  spacing(file, facts, hostImage) {
    const told = spacingOf(hostImage);
    const [pixel, imager, film] = ['0028,0030', '0018,1164', '0018,2010'].map((tag) => file.numbers(tag))
      .map((pair) => (pair?.length === 2 && pair.every((part) => part > 0) ? pair : undefined));
    if (!pixel && !imager && !film) return void assert.equal(told, null);
    if (pixel && file.values('0028,0a02') === undefined && (!imager || imager.join() !== pixel.join())) assert
      .deepEqual([told.row, told.column].map((part, i) => Math.abs(part - pixel[i]) < 1e-6), [true, true]);
    if (!pixel && imager && !told.at.includes('magnification')) assert.equal(told.at, ' at the detector');
    if (!pixel && !imager) assert.equal(told.at, ' on the film');
  },
  unit(file, facts, hostImage) {
    const unit = unitOf(hostImage);
    const type = file.values('0028,1054')?.[0];
    const isRescaled = file.values('0028,1052') && file.values('0028,1053');
    if (unit === 'HU') assert.ok(type === 'HU' || file.has('0028,3000')
      || (!type && isRescaled && file.values('0008,0060')[0] === 'CT' && file.values('0008,0008')?.[0] !== 'DERIVED'), 'HU is not stated');
    if (type === 'HU' && hostImage.description.components === 1) assert.equal(unit, 'HU');
    if (unit === 'Bq/ml') assert.equal(file.values('0054,1001')?.[0], 'BQML');
  },
  lossy(file, facts, hostImage) {
    const text = compressionOf(hostImage) ?? '';
    const [flag, ratio, method] = ['0028,2110', '0028,2112', '0028,2114'].map((tag) => file.values(tag));
    if (flag?.[0] === '01' || ratio || method) assert.match(text, /^lossy/);
    if (ratio) assert.ok(text.includes(`${Number(Number(ratio[0]).toPrecision(4))}:1`), text);
    if (text === 'never with loss') assert.equal(flag?.[0], '00');
  },
};

if (CORPUS && (await hasDcmtk())) {
  let host;
  before(async () => (host = await startProgram({ hasPage: false, settings: { ImageLoaders__Access__AllowedRoots__0: CORPUS } })));
  after(() => host?.stop());

  test('Page_OfEveryFile_SaysWhatDcmtkReadsInIt', async () => {
    const lines = (await readFile(join(CORPUS, 'manifest.tsv'), 'utf8')).split('\n').map((line) => line.split('\t'));
    const [expectation, category] = [lines[0].indexOf('expectation'), lines[0].indexOf('category')];
    const files = lines.filter((line) => line[0].startsWith('dicom/') && line[expectation] === 'ok' && line[category] !== 'dicom-nopixels')
      .map(([path]) => path);
    const wrong = [];
    let count = 0;
    const take = async (path) => {
      const query = `id=${encodeURIComponent(`dicomfile:${join(CORPUS, path)}`)}`;
      const [description, metadata, file] =
        await Promise.all([...['image', 'metadata'].map(async (part) => (await fetch(`${host.url}/images/${part}?${query}`)).json()),
        dump(join(CORPUS, path))]);
      if (!description.rows || !metadata.modules || !file.values('0028,0010')) return;
      count++;
      const hostImage = { description, modules: metadata.modules, remarks: metadata.remarks };
      for (const [name, check] of Object.entries(checks))
        try {
          check(file, factsOf(hostImage), hostImage);
        } catch (error) {
          wrong.push(`${path}: ${name}: ${error.message}`);
        }
    };
    const queue = files.filter((_, i) => i % EVERY === 0);
    await Promise.all([1, 2, 3, 4].map(async () => {
      while (queue.length > 0) await take(queue.shift());
    }));
    assert.ok(wrong.length === 0, wrong.join('\n'));
    assert.ok(count >= 300 / EVERY, `${count} files`);
  });
}
