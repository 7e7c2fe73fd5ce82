import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { registerHostImageLoader } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/index.js';
import { newContext } from './browser.js';
import { fakeCornerstone3D } from './fake-cornerstone.js';
import { startProgram } from './program.js';
import { eventually, readerAt } from './reader.js';

// Objects about which viewers state what they do not say: one page and one program for all of them.
const CASES = process.env.IMAGELOADERS_CASES && join(process.env.IMAGELOADERS_CASES, 'page');

let browser, host, reader;
const page = () => reader.page;

async function open(...names) {
  const ids = names.map((name) => {
    const [file, query] = name.split('?');
    return `dicomfile:${join(CASES, `${file}.dcm`)}${query ? `?${query}` : ''}`;
  });
  if (ids.length === 1) await reader.open(ids[0]);
  else {
    await page().click('#open-list');
    await page().fill('#ids', ids.join('\n'));
    await page().click('#list-dialog button.primary');
    await page().locator('#viewport').focus();
  }
  await reader.sees(ids[0]);
}

const corner = async (name) => (await page().locator(`.corners .${name} span`).allTextContents()).join('\n');
const letters = async () => (await page().locator('.corners .edge').allTextContents()).join(' ');
const remarks = async () => (await page().locator('.remarks li').allTextContents()).join('\n');
const row = async (name) => (await page().locator('#panel-image details').first()
  .locator('tr', { has: page().locator(`th:text-is("${name}")`) }).locator('td').allTextContents())[0];
const said = async () =>
  `${await page().locator('#corners').textContent()} ${await page().locator('#readout')
  .textContent()} ${(await page().locator('#viewport svg text').allTextContents()).join(' ')}`;

/** What is written beside a line across `part` of the screen's height, in the middle. */
async function measure(part = 0.2) {
  await page().keyboard.press('Delete');
  await eventually(async () => (await page().locator('#viewport svg text').count()) === 0, 'no measurement');
  await page().click('[data-action="length"]');
  const { width, height } = await page().locator('#viewport').boundingBox();
  const aside = (part * height) / width / 2;
  await reader.drag([0.5 - aside, 0.5], [0.5 + aside, 0.5]);
  const texts = page().locator('#viewport svg text');
  await eventually(async () => (await texts.count()) > 0, 'a measurement');
  return (await texts.first().textContent()).trim();
}

if (CASES) {
  before(async () => {
    host = await startProgram({ settings: { ImageLoaders__Access__AllowedRoots__0: CASES } });
    browser = await newContext();
    reader = await readerAt(browser, `${host.url}/?id=example:color`);
    await reader.sees('example:color');
  });
  after(async () => {
    await browser?.browser().close();
    await host?.stop();
    assert.deepEqual(reader.errors, [], 'the page raised errors');
  });
  afterEach(() => page().mouse.move(0, 0));

  test('Slice_ThatCannotBeDecoded_LeavesNothingOfTheOneBefore', async () => {
    await open('mix0', 'mixbad');
    await reader.point(0.5, 0.4);
    await eventually(async () => /stored \d+/.test(await reader.readout()), 'a value');
    await measure();
    const isNothing = async (when) => {
      await eventually(async () => (await page().locator('#corners').textContent()) === '' && /^Move over/.test(await reader.readout()),
        `nothing ${when}: ${await said()}`);
      await reader.drag([0.4, 0.3], [0.6, 0.35]);
      await page().keyboard.press('+');
      await reader.point(0.5, 0.4);
      assert.doesNotMatch(await said(), /\d/, when);
      assert.equal(await page().getAttribute('#viewport', 'aria-label'), 'No image');
      assert.equal(await page().locator('#viewport').evaluate((element) => getComputedStyle(element).opacity), '0');
      assert.ok(await page().locator('[data-action="invert"]').isDisabled());
      assert.ok(await page().locator('#presets').isDisabled());
      assert.equal(await page().locator('#panel-image tr').count(), 0);
    };
    await reader.point(0.5, 0.05);
    await page().mouse.wheel(0, 100);
    await page().locator('#message').waitFor();
    await isNothing('beside the error');
    await page().click('#message button:text-is("Close")');
    await isNothing('when it is closed');
    await reader.point(0.5, 0.05);
    await page().mouse.wheel(0, -100);
    await reader.sees(`dicomfile:${join(CASES, 'mix0.dcm')}, slice 1 of 2`);
    await reader.open('dicomfile:/nowhere.dcm');
    await page().locator('#message').waitFor();
    await isNothing('after another id that fails');
    await page().keyboard.press('w');
  });

  test('Letters_OfEveryOrientation_AreThoseOfTheObject', async () => {
    for (const [name, expected] of [['mg_po', 'R P L A'], ['dx_po', 'H R F L'], ['ori_sag', 'H P F A'], ['ori_obl', 'H LP F RA'],
      ['us_noori', '   '], ['sc_noori', '   '], ['us_cine', '   ']]) {
      await open(name);
      assert.equal(await letters(), expected, name);
    }
  });

  test('Orientation_Invalid_IsAPictureWithoutLettersAndWithARemark', async () => {
    for (const name of ['ori_zero', 'ori_nonorth']) {
      await open(name);
      assert.equal(await letters(), '   ', name);
      assert.match(await corner('how'), /Zoom 100 %/);
      assert.match(await remarks(), /Image Orientation/);
      assert.ok((await Promise.all([0.3, 0.4, 0.5, 0.6].map((y) => reader.grey(0.5, y)))).some((grey) => grey > 0), `${name} is black`);
    }
  });

  test('Length_OfEverySpacing_SaysWhatItIsOf', async () => {
    for (const [name, expected] of /** @type {[string, RegExp][]} */ ([
      ['us_doppler', /^0\.\d+ s across, \S+ cm\/s down$/],
      ['us_prio01', /^no length/],
      ['us_deg', /^12\.8\d mm, ultrasound region$/],
      ['us_empty', / px$/],
      ['len_ct', /^6\.4\d+ mm$/],
      ['len_imager', /^2\.5\d+ mm at the detector$/],
      ['len_nominal', /^2\.5\d+ mm on the film$/],
      ['mg_ipp', / mm, magnification-corrected$/],
      ['len_aspect', /^(12\.8\d|25\.\d+) columns, 0\.\d\d rows$/],
    ])) {
      await open(name);
      assert.match(await measure(), expected, name);
    }
    await page().keyboard.press('Delete');
    await page().keyboard.press('w');
  });

  test('Values_OfEveryUnit_AreWhatTheObjectSays', async () => {
    for (const [name, expected, hasPresetsOfCt] of /** @type {any[][]} */ ([
      ['pm_ct', /: stored [\d.]+$/, false],
      ['ct_norescale', /: stored \d+$/, false],
      ['ct_onlyintercept', /, value -?\d+$/, false],
      ['ct_us', /, value -?\d+$/, false],
      ['ct_notype', /, value -?\d+ HU$/, true],
      ['pet_bqml', /, value [\d.]+ Bq\/ml$/, false],
      ['rescale_small', /, value 0\.\d{5,} mm2\/s$/, false],
    ])) {
      await open(name);
      await reader.point();
      let told;
      await eventually(async () => expected.test((told = await reader.readout())), () => `${expected} of ${name}, not ${told}`);
      assert.equal((await page().locator('#presets option').allTextContents()).some((text) => text.startsWith('CT ')), hasPresetsOfCt,
        name);
    }
    await open('ct_norescale');
    assert.equal(await row('Rescale'), undefined);
    await open('modlut');
    assert.match(await row('Rescale'), /^LUT of 4096 entries from 0/);
  });

  test('Place_OfEverySlice_IsItsOwnAlongTheNormal', async () => {
    for (const [name, expected] of [['sl_contradict', 'at 10 mm'], ['sl_ipp', 'at 10 mm'], ['emr?frame=3', 'at 20 mm'],
      ['nm_mf?frame=3', 'at 108 mm'], ['us_noori', '']]) {
      await open(name);
      assert.equal(await corner('where'), expected, name);
    }
  });

  test('Window_OfSmallValues_HasItsDigits', async () => {
    for (const [name, expected] of /** @type {[string, RegExp][]} */ ([['float_win', /W 0\.002 {2}L 0\.001\n/],
      ['float_small', /W 1\.002 {2}L 0\.501\n/]])) {
      await open(name);
      assert.match(await corner('how'), expected, name);
    }
  });

  test('Compression_BeforeWithLoss_IsTold', async () => {
    await open('lossy_method');
    assert.match(await row('Compression'), /^lossy before: JPEG 20:1$/);
    assert.match(await corner('what'), /lossy before/);
    await open('len_ct');
    assert.equal(await row('Compression'), undefined);
  });

  test('Laterality_AndView_AreTold', async () => {
    for (const [name, expected] of [['mg_po', 'Laterality R, View CC'], ['dx_po', 'Laterality L, View PA']]) {
      await open(name);
      assert.ok((await corner('what')).split('\n').includes(expected), name);
    }
  });

  test('Name_OfAnUnknownCharacterSet_HasARemark', async () => {
    await open('name_unknowncs');
    assert.match(await remarks(), /ISO_IR 999/);
  });

  test('Name_OfThreeGroups_IsEachOfThem', async () => {
    await open('name_groups');
    assert.equal(await corner('who'), 'Yamada Tarou\n山田 太郎\nやまだ たろう\nID-name_groups');
  });

  test('Stack_OfTwoPatients_WarnsForAsLongAsItIsOpen', async () => {
    const warning = page().locator('#warning');
    await open('race0', 'race1', 'race2');
    // each was made with a study of its own
    await eventually(async () => /^This stack mixes .*studies and series\.$/.test(await warning.textContent()), 'the warning');
    await open('mix0', 'mix1', 'mix2');
    await eventually(async () => (await warning.textContent()) === 'This stack mixes patients, studies, series and frames of reference.',
      'the warning');
    await reader.screenshot('warning-1280');
    await page().keyboard.press('End');
    await reader.sees(`dicomfile:${join(CASES, 'mix2.dcm')}`);
    assert.ok(await warning.isVisible());
    await open('len_ct');
    assert.ok(await warning.isHidden());
  });

  test('Metadata_OfWhatIsNotStated_HasNoKey', async () => {
    const modulesOf = async (name) =>
      (await (await fetch(`${host.url}/images/metadata?id=${encodeURIComponent(`dicomfile:${join(CASES, `${name}.dcm`)}`)}`))
      .json()).modules;
    const plane = (await modulesOf('us_cine')).imagePlaneModule;
    for (const key of ['imageOrientationPatient', 'imagePositionPatient', 'rowCosines', 'columnCosines', 'rowPixelSpacing',
      'positionAlongNormal', 'pixelSpacingSource']) assert.ok(!(key in plane), key);
    const [region] = (await modulesOf('us_empty')).ultrasoundEnhancedRegionModule.regions;
    assert.deepEqual(Object.keys(region).filter((key) => !key.startsWith('regionLocation')), []);
    for (const [name, modules] of await Promise.all(['mg_po', 'name_none', 'pm_ct'].map(async (name) => [name, await modulesOf(name)])))
      assert.doesNotMatch(JSON.stringify(modules), /null|\[\]/, name);
  });

  test('Pixels_OfWhatStatesNoRescale_HaveNoHeaderForIt', async () => {
    const headersOf = async (name) =>
      (await fetch(`${host.url}/images/pixels?id=${encodeURIComponent(`dicomfile:${join(CASES, `${name}.dcm`)}`)}`)).headers;
    for (const name of ['ct_norescale', 'modlut', 'us_noori']) assert
      .equal((await headersOf(name)).get('ImageLoaders-Rescale-Slope'), null, name);
    assert.equal((await headersOf('ct_notype')).get('ImageLoaders-Rescale-Intercept'), '-1024');
    for (const name of ['us_noori', 'len_aspect']) assert.equal((await headersOf(name)).get('ImageLoaders-Row-Spacing'), null, name);
  });

  test('Bridge_OfEveryCase_HasNoKeyForWhatIsNotStated', async () => {
    const cornerstone = fakeCornerstone3D();
    registerHostImageLoader(cornerstone, { url: `${host.url}/images`, scheme: 'host' });
    const modulesOf = async (name) => {
      const id = `host:dicomfile:${join(CASES, `${name}.dcm`)}`;
      await cornerstone.loaders.host(id).promise;
      return (type) => cornerstone.get(type, id);
    };
    for (const name of ['mg_po', 'dx_po', 'us_noori', 'us_cine', 'us_doppler', 'sc_noori', 'ori_zero', 'ori_nonorth']) {
      const plane = (await modulesOf(name))('imagePlaneModule');
      for (const key of ['imageOrientationPatient', 'rowCosines', 'columnCosines']) assert.ok(!(key in plane), `${name}: ${key}`);
    }
    for (const name of ['mg_po', 'us_cine', 'len_none']) assert
      .ok(!('imagePositionPatient' in (await modulesOf(name))('imagePlaneModule')), name);
    for (const name of ['us_cine', 'len_none']) assert.ok(!('rowPixelSpacing' in (await modulesOf(name))('imagePlaneModule')), name);
    assert.deepEqual((await modulesOf('len_aspect'))('imagePlaneModule').usingDefaultValues, true);
    const doppler = (await modulesOf('us_doppler'))('imagePlaneModule'); // measured by its region alone
    assert.deepEqual([doppler.pixelSpacing, doppler.rowPixelSpacing, doppler.columnPixelSpacing], [[0.3, 0.3], undefined, undefined]);
    for (const [name, type] of [['len_imager', 'Proj'], ['len_fid', 'Calibrated'], ['mg_ipp', 'ERMF']]) assert
      .equal((await modulesOf(name))('calibrationModule').type, type, name);
    for (const name of ['ct_norescale', 'pm_ct']) assert.equal((await modulesOf(name))('modalityLutModule'), undefined, name);
    assert.equal((await modulesOf('ct_onlyintercept'))('modalityLutModule').rescaleSlope, undefined);
    assert.equal((await modulesOf('us_empty'))('calibrationModule').sequenceOfUltrasoundRegions.length, 0);
  });
}
