import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { startApplication } from './application.js';
import { MODULE_DIFFERENCES } from './peer-differences.js';

// The bridge beside @cornerstonejs/dicom-image-loader, in one application: each key of each module. One file of sixteen; all of them with
// VIEWER_CORPUS=all.
const CORPUS = process.env.IMAGELOADERS_CORPUS;
const EVERY = process.env.VIEWER_CORPUS === 'all' ? 1 : 16;
const A_WHILE = 15_000;

/** The lines of the manifest of DICOM files that must load. */
async function filesOf(corpus) {
  const [head, ...lines] = (await readFile(join(corpus, 'manifest.tsv'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  return lines
    .map((line) => Object.fromEntries(head.map((name, i) => [name, line[i]])))
    .filter(({ kind, expectation }) => kind === 'dicom' && expectation === 'ok');
}

const entries = (told) => (told !== null && typeof told === 'object' && !Array.isArray(told) ? Object.entries(told) : []);
const isNear = (a, b) =>
  isDeepStrictEqual(a, b) ||
  (typeof a === 'number' && Math.abs(a - b) <= 1e-6 * Math.abs(a)) || // some are in single precision
  (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((part, i) => isNear(part, b[i])));

/** Every key of the peer's modules that the bridge tells otherwise, without a reason that is listed. */
function differences(peers, told, used) {
  const found = [];
  for (const [module, values] of Object.entries(peers))
    for (const [key, peer] of entries(values)) {
      const ours = told[module]?.[key];
      // Of all attributes of the object the host tells those of its modules.
      if (isNear(peer, ours) || (module === 'instance' && ours === undefined)) continue;
      const difference = {
        module: module === 'instance' ? moduleOf(key, told) : module,
        key: module === 'instance' ? lower(key) : key,
        peer,
        ours,
        peers,
        told,
      };
      const reason = MODULE_DIFFERENCES.find(({ may }) => may(difference));
      if (reason) used.add(reason.why);
      else found.push(`${module}.${key}: ${JSON.stringify(peer)}, and here ${JSON.stringify(ours)}`);
    }
  return found;
}

const lower = (keyword) => (keyword.startsWith('SOP') ? `sop${keyword.slice(3)}` : keyword[0].toLowerCase() + keyword.slice(1));
const moduleOf = (keyword, told) => Object.keys(told).find((module) => told[module]?.[lower(keyword)] !== undefined) ?? 'instance';

if (CORPUS) {
  let application, files;
  const used = new Set();
  before(async () => {
    files = (await filesOf(CORPUS)).filter((_, i) => i % EVERY === 0);
    application = await startApplication(CORPUS);
  });
  after(() => application?.stop());

  async function look(...ids) {
    const late = new Promise((end) => setTimeout(() => end({ error: 'It took too long.' }), A_WHILE).unref());
    const told = await Promise.race([application.page.evaluate(([id, other]) => window.look(id, other), ids), late]);
    if (told.error === 'It took too long.') await application.open();
    return told;
  }

  test('Modules_OfTheCorpus_AreThoseOfDicomImageLoaderButForListedDifferences', async () => {
    const [wrong, compared] = [[], []];
    for (const [i, { path }] of files.entries()) {
      if (i % 50 === 49) await application.open(); // neither loader gives all of its memory back
      const peerId = `wadouri:${application.url}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
      const peer = await look(peerId);
      const ours = await look(`host:dicomfile:${join(CORPUS, path)}`, peerId);
      if (ours.error) wrong.push(`${path}: ${ours.error}`);
      if (ours.error || peer.error) continue; // the bridge loads more than its peer
      compared.push(path);
      wrong.push(...differences(peer.modules, ours.modules, used).map((difference) => `${path}: ${difference}`));
      for (const key of ['rows', 'columns', 'color', 'invert'])
        if (ours.image[key] !== peer.image[key]) wrong.push(`${path}: image.${key} is ${peer.image[key]}, and here ${ours.image[key]}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(compared.length > 0.9 * files.length, `${compared.length} of ${files.length} were loaded by both`);
  });

  test('Differences_Listed_Occur', { skip: EVERY > 1 }, () =>
    assert.deepEqual(
      MODULE_DIFFERENCES.map(({ why }) => why).filter((why) => !used.has(why)),
      []
    )
  );
}
