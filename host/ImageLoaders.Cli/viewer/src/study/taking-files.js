import { byId } from '../dom.js';
import { droppedFiles, pickedFiles } from './dropped-files.js';
import { studyOfObjects } from './study.js';
import { startUploads } from './uploads.js';
import { createUploadsPanel } from './uploads-panel.js';

const OFF = [403, 404, 405];

function refused(entries) {
  const { error, path } = entries.find(({ state }) => state === 'refused') ?? {};
  if (!error) return { title: 'Nothing here is an image', detail: entries.slice(0, 5).map((entry) => `${entry.path} ${entry.reason}.`)
    .join(' ') };
  if (!OFF.includes(error.status)) return Object.assign(error, { imageId: path });
  const detail =
    'Whoever runs this service turns it on with ImageLoaders:Service:Content:Enabled=true. '
    + 'A path on the host opens as it is typed, such as /data/study, where its access policy allows.';
  return { title: 'This service takes no dropped files', detail, imageId: path };
}

// A browser gives a page of plain http no randomUUID, but for loopback's.
const newGroup = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Files and folders that are dropped on the page or picked go to the host; what it knows of them opens as a study, and what is no image is
 * named. `open(study)` is told of it, `fail(error)` where nothing could be taken.
 */
export function takeFiles(open, fail) {
  const panel = createUploadsPanel();
  let current = null;

  async function take(files) {
    if (files.length === 0) return;
    current?.stop();
    const group = newGroup();
    const uploads = (current = startUploads(files, group, panel.change));
    panel.begin(uploads.entries, uploads.stop);
    await uploads.finished;
    if (uploads !== current) return;
    panel.end();
    const objects = uploads.entries.filter(({ state }) => state === 'taken').map(({ path, imageIds }) => ({ name: path, ids: imageIds }));
    if (objects.length === 0) return fail(refused(uploads.entries));
    const study = await studyOfObjects(objects, group);
    if (uploads !== current) return;
    for (const { name } of study.others) panel.change(Object.assign(uploads.entries.find(({ path }) => path === name),
      { state: 'skipped', reason: 'holds no image' }));
    panel.end();
    study.stacks.length > 0 ? open(study) : fail(refused(uploads.entries));
  }

  const drop = byId('drop');
  const holdsFiles = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    drop.hidden = false;
  });
  addEventListener('dragleave', (event) => (drop.hidden = event.relatedTarget === null || drop.hidden));
  addEventListener('drop', async (event) => {
    drop.hidden = true;
    if (!holdsFiles(event)) return;
    event.preventDefault();
    take(await droppedFiles(event.dataTransfer));
  });

  for (const [button, input] of [['open-files', 'files'], ['open-folder', 'folder']]) {
    const chosen = /** @type {HTMLInputElement} */ (byId(input));
    byId(button).addEventListener('click', () => chosen.click());
    chosen.addEventListener('change', () => {
      const files = pickedFiles(chosen.files);
      chosen.value = '';
      take(files);
    });
  }
}
