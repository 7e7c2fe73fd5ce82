import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newContext } from './browser.js';
import { dump, hasDcmtk } from './dump.js';
import { startProgram } from './program.js';
import { readerAt } from './reader.js';

// Each statement that stands on the page, as a reader sees it, is derived a second time from what DCMTK prints of the file. One file of
// twelve; all of them with VIEWER_CORPUS=all.
const CORPUS = process.env.IMAGELOADERS_CORPUS;
const EVERY = process.env.VIEWER_CORPUS === 'all' ? 1 : 12;

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

/** What the page says of the image that it shows: the lines of its corners, its letters, the rows of its table, and the middle value. */
const readPage = async ({ page, point }) => {
  await point(0.5, 0.5);
  return page.evaluate(() => {
    const lines = (selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent);
    const table = document.querySelector('#panel-image details');
    return {
      who: lines('.corners .who span'), what: lines('.corners .what span'), where: lines('.corners .where span'),
      how: lines('.corners .how span'), scale: lines('.corners .scale span'),
      edges: [...document.querySelectorAll('.corners .edge')].map((edge) => edge.textContent),
      rows: Object.fromEntries([...table.querySelectorAll('tr')].map((row) => [row.cells[0].textContent, row.cells[1].textContent])),
      remarks: lines('#panel-image .remarks li'),
      value: document.querySelector('#readout').textContent,
    };
  });
};

const isGrey = ({ rows }) => rows.Size.includes(', 1 ×');
const isOfOneFrame = (file) => !(file.numbers('0028,0008')?.[0] > 1);
const pair = (file, tag) => {
  const numbers = file.numbers(tag);
  return numbers?.length === 2 && numbers.every((part) => part > 0) ? numbers : undefined;
};
const OPPOSITE = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };

const checks = {
  name(file, { who }) {
    const name = file.values('0010,0010');
    if (!file.isAscii('0010,0010') || name?.length > 1) return;
    for (const part of (name?.[0] ?? '').split(/[\^=]/).map((text) => text.trim()).filter(Boolean)) assert
      .ok(who.join(' ').includes(part), `${part} in ${who}`);
    const stated = ['0010,0010', '0010,0020', '0008,1030'].some((tag) => file.values(tag));
    if (!stated) assert.deepEqual(who, []);
  },
  id(file, { who }) {
    const [id] = file.values('0010,0020') ?? [];
    if (id && file.isAscii('0010,0020') && file.values('0010,0020').length === 1) assert.ok(who.includes(id), `${id} in ${who}`);
  },
  modality(file, { what }) {
    const stated = file.values('0008,0060')?.[0];
    if (stated) assert.equal(what[0], stated);
  },
  description(file, { what }) {
    const stated = file.values('0008,103e')?.[0];
    if (stated && file.isAscii('0008,103e') && file.values('0008,103e').length === 1)
      assert.ok(what.includes(stated), `${stated} in ${what}`);
  },
  size: (file, { what, remarks }) =>
    assert.ok(what.includes(`${file.numbers('0028,0011')[0]} × ${file.numbers('0028,0010')[0]}`) || remarks.length > 0, `${what}`),
  side(file, { what }) {
    const [side, view] = [file.values('0020,0062')?.[0] ?? file.values('0020,9072')?.[0] ?? file.values('0020,0060')?.[0],
      file.values('0018,5101')?.[0]];
    const text = what.filter((line) => !line.startsWith('⚠')).join('\n');
    assert.equal(/Laterality (\w+)/.exec(text)?.[1], side);
    if (view) assert.ok(text.includes(`View ${view}`), text);
  },
  letters(file, { edges: [top, right, bottom, left] }) {
    const stated = cosines(file);
    const orientation = file.values('0020,0020');
    if (stated) {
      assert.deepEqual([right[0], bottom[0]], stated.map(mainLetter));
      assert.deepEqual([left[0], top[0]], stated.map(mainLetter).map((letter) => OPPOSITE[letter]));
    } else if (orientation?.length === 2 && orientation.every((letters) => /^[APRLHF]{1,3}$/.test(letters))) assert
      .deepEqual([right, bottom], orientation);
    else assert.equal(`${top}${right}${bottom}${left}`, '');
  },
  place(file, { where }) {
    const [stated, position] = [cosines(file), file.numbers('0020,0032')];
    const text = where.find((line) => line.startsWith('at '));
    if (!stated || position?.length !== 3) assert.equal(text, undefined);
    else if (isOfOneFrame(file))
      assert.ok(Math.abs(Number(/^at (\S+) mm$/.exec(text)?.[1]) - dot(cross(...stated), position)) < 0.001, text);
  },
  spacing(file, { rows, scale }) {
    const told = /^(\S+) × (\S+) mm(.*)$/.exec(rows['Pixel spacing'] ?? '');
    const [pixel, imager, film] = ['0028,0030', '0018,1164', '0018,2010'].map((tag) => pair(file, tag));
    if (!pixel && !imager && !film) {
      assert.equal(told, null);
      assert.deepEqual(scale, []);
      return;
    }
    if (pixel && file.values('0028,0a02') === undefined && (!imager || imager.join() !== pixel.join())) assert
      .deepEqual(told.slice(1, 3).map((part, i) => Math.abs(Number(part) - pixel[i]) <= 1e-6 * pixel[i]), [true, true]);
    if (!pixel && imager && !told[3].includes('magnification')) assert.equal(told[3], ' at the detector');
    if (!pixel && !imager) assert.equal(told[3], ' on the film');
    if (scale.length > 0) assert.ok(scale[0].endsWith(told[3]), `${scale[0]} of ${told[0]}`);
  },
  window(file, { how, rows }) {
    const [center, width] = ['0028,1050', '0028,1051'].map((tag) => file.numbers(tag)?.[0]);
    if (!isGrey({ rows }) || !isOfOneFrame(file) || file.has('0028,3010') || !(width >= 1) || !Number.isFinite(center)) return;
    const [, w, l] = /^W (\S+) {2}L (\S+)$/.exec(how[0]).map(Number);
    assert.ok(Math.abs(w - width) <= width / 100 && Math.abs(l - center) <= width / 100, `${how[0]}, not ${center} / ${width}`);
  },
  value(file, { value, rows }) {
    const [slope, intercept] = [file.numbers('0028,1053')?.[0] ?? file.numbers('3004,000e')?.[0], file.numbers('0028,1052')?.[0]];
    const [, stored, told] = /: stored (\S+?)(?:, value (\S+).*)?$/.exec(value) ?? [];
    if (stored === undefined || !isOfOneFrame(file) || file.has('0028,3000')) return;
    if (slope === undefined && intercept === undefined) assert.equal(told, undefined, value);
    else if (slope && told !== undefined) {
      const expected = Number(stored) * slope + (intercept ?? 0);
      assert.ok(Math.abs(Number(told) - expected) <= Math.abs(slope) / 10 + 1e-6 * Math.abs(expected), `${value}, not ${expected}`);
    }
  },
  unit(file, { value, rows }) {
    if (!isGrey({ rows })) return;
    const unit = /, value \S+ (\S+)/.exec(value)?.[1].replace(/,$/, '');
    const type = file.values('0028,1054')?.[0];
    const isRescaled = file.values('0028,1052') && file.values('0028,1053');
    if (unit === 'HU') assert.ok(type === 'HU' || file.has('0028,3000')
      || (!type && isRescaled && file.values('0008,0060')[0] === 'CT' && file.values('0008,0008')?.[0] !== 'DERIVED'), 'HU is not stated');
    if (type === 'HU' && /stored/.test(value)) assert.equal(unit, 'HU');
    if (unit === 'Gy' || file.has('3004,0002')) assert.equal(unit, { GY: 'Gy', RELATIVE: 'relative' }[file.values('3004,0002')?.[0]]);
    if (unit === 'Bq/ml') assert.equal(file.values('0054,1001')?.[0], 'BQML');
  },
  lossy(file, { rows, what }) {
    const text = rows.Compression ?? '';
    const [flag, ratio, method] = ['0028,2110', '0028,2112', '0028,2114'].map((tag) => file.values(tag));
    if (flag?.[0] === '01' || ratio || method) {
      assert.match(text, /^lossy/);
      assert.ok(what.includes(text), `${text} in ${what}`);
    }
    if (ratio) assert.ok(text.includes(`${Number(Number(ratio[0]).toPrecision(4))}:1`), text);
    if (text === 'never with loss') assert.equal(flag?.[0], '00');
  },
};

if (CORPUS && (await hasDcmtk())) {
  let browser, host, reader;
  before(async () => {
    host = await startProgram({ settings: { ImageLoaders__Access__AllowedRoots__0: CORPUS } });
    browser = await newContext();
    reader = await readerAt(browser, `${host.url}/?id=example:color`);
    await reader.sees('example:color');
  });
  after(async () => {
    await browser?.browser().close();
    await host?.stop();
  });

  /** Opens a file: whether it is shown, and not refused. */
  const open = async (path) => {
    const id = `dicomfile:${join(CORPUS, path)}`;
    await reader.open(id);
    await reader.page.waitForFunction((wanted) => {
      const isShown = document.querySelector('#viewport').ariaLabel.startsWith(`Image ${wanted}`)
        && document.querySelector('#progress').hidden;
      return isShown || !document.querySelector('#message').hidden;
    }, id);
    return reader.page.locator('#message').isHidden();
  };

  test('Page_OfEveryFile_SaysWhatDcmtkReadsInIt', async () => {
    const lines = (await readFile(join(CORPUS, 'manifest.tsv'), 'utf8')).split('\n').map((line) => line.split('\t'));
    const [expectation, category] = [lines[0].indexOf('expectation'), lines[0].indexOf('category')];
    const files = lines.filter((line) => line[0].startsWith('dicom/') && line[expectation] === 'ok' && line[category] !== 'dicom-nopixels')
      .map(([path]) => path).filter((_, i) => i % EVERY === 0);
    const wrong = [];
    let count = 0;
    for (const path of files) {
      const file = await dump(join(CORPUS, path));
      if (!(await open(path)) || !file.values('0028,0010')) continue;
      const said = await readPage(reader);
      count++;
      for (const [name, check] of Object.entries(checks))
        try {
          check(file, said);
        } catch (error) {
          wrong.push(`${path}: ${name}: ${error.message}`);
        }
    }
    assert.ok(wrong.length === 0, wrong.join('\n'));
    assert.ok(count >= 300 / EVERY, `${count} of ${files.length} files`);
    assert.deepEqual(reader.errors, []);
  });
}
