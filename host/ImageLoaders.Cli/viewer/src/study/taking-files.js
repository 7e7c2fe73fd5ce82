import { byId } from '../dom.js';
import { release } from '../service.js';
import { droppedFiles, pickedFiles } from './dropped-files.js';
import { modulesOf } from './metadata.js';
import { studyOfObjects } from './study.js';
import { startUploads } from './uploads.js';
import { createUploadsPanel } from './uploads-panel.js';

const OFF = [403, 404, 405];

/** @param {Upload[]} entries */
function refused(entries) {
  const { error, path } = entries.find(({ state }) => state === 'refused') ?? {};
  if (!error) return { title: 'Nothing here is an image', detail: entries.slice(0, 5).map((entry) => `${entry.path} ${entry.reason}.`)
    .join(' ') };
  if (!OFF.includes(error.status ?? 0)) return Object.assign(error, { imageId: path });
  const detail =
    'Whoever runs this service turns it on with ImageLoaders:Service:Content:Enabled=true. '
    + 'A path on the host opens as it is typed, such as /data/study, where its access policy allows.';
  return { title: 'This service takes no dropped files', detail, imageId: path };
}

// A browser gives a page of plain http no randomUUID, but for loopback's.
const newGroup = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const byPath = new Intl.Collator('en', { numeric: true });

/**
 * Whether a file that the host has taken holds an image, as far as its metadata tell.
 * @param {Upload} entry
 */
async function isImage({ imageIds: [id] }) {
  return !id.startsWith('dicomfile:') || Boolean((await modulesOf([id])).get(id)?.imagePixelModule);
}

/**
 * Files and folders that are dropped on the page or picked go to the host, in the order of their names; what it knows of them opens as a
 * study, and what is no image is named. `first(ids)` is told of the first image while the others are still being sent, `open(study)` of all
 * of them, and `fail(error)` where nothing could be taken.
 * @param {{ first: (ids: string[]) => void, open: (study: Study) => void, fail: (error: any) => void }} page
 */
export function takeFiles({ first, open, fail }) {
  const panel = createUploadsPanel();
  /** @type {ReturnType<typeof startUploads> | null} */
  let current = null;

  /**
   * Shows the first image of those that come.
   * @param {() => boolean} isWanted
   */
  function createFirst(isWanted) {
    let isBusy = false;
    return async (/** @type {Upload} */ entry) => {
      if (isBusy || entry.state !== 'taken') return;
      isBusy = true;
      isBusy = await isImage(entry).catch(() => false);
      if (isBusy && isWanted()) first(entry.imageIds);
    };
  }
  /** @param {Dropped[]} files */
  async function take(files) {
    if (files.length === 0) return;
    current?.stop();
    const group = newGroup();
    let isSent = false;
    const showFirst = createFirst(() => uploads === current && !isSent);
    const sorted = files.toSorted((a, b) => byPath.compare(a.path, b.path));
    const uploads = (current = startUploads(sorted, group, (entry) => {
      panel.change(entry);
      showFirst(entry);
    }));
    panel.begin(uploads.entries, uploads.stop);
    await uploads.finished;
    isSent = true;
    if (uploads !== current) return void release(group);
    panel.end();
    const objects = uploads.entries.filter(({ state }) => state === 'taken').map(({ path, imageIds }) => ({ name: path, ids: imageIds }));
    if (objects.length === 0) return fail(refused(uploads.entries));
    const study = await studyOfObjects(objects, group);
    if (uploads !== current) return void release(group);
    for (const { name } of study.others) panel.change(Object.assign(uploads.entries.find(({ path }) => path === name),
      { state: 'skipped', reason: 'holds no image' }));
    panel.end();
    if (study.stacks.length > 0) return open(study);
    release(group);
    fail(refused(uploads.entries));
  }

  const drop = byId('drop');
  /** @param {DragEvent} event */
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
    take(await droppedFiles(/** @type {DataTransfer} */ (event.dataTransfer)));
  });

  for (const [button, input] of [['open-files', 'files'], ['open-folder', 'folder']]) {
    const chosen = /** @type {HTMLInputElement} */ (byId(input));
    byId(button).addEventListener('click', () => chosen.click());
    chosen.addEventListener('change', () => {
      const files = pickedFiles(/** @type {FileList} */ (chosen.files));
      chosen.value = '';
      take(files);
    });
  }
}
