import { upload } from '../service.js';
import { refusalOf } from './file-kinds.js';

const PARALLEL = 3;
// No file behind one of these can be taken either: content is off, the key is wrong, there is no room for more.
const FINAL = [401, 403, 404, 405, 507];

/**
 * Gives files to the host, a few at once. Each of `files`, `{ path, file }`, gets a `state`: `waiting`, `sending` with `sent` bytes,
 * `taken` with its `imageIds`, `skipped` with the `reason`, or `refused` with the `error`; `onChange(entry)` is told of each change.
 * @param {Dropped[]} files
 * @param {string} group
 * @param {(entry: Upload) => void} onChange
 * @returns {{ entries: any[], finished: Promise<any>, stop(): void }}
 */
export function startUploads(files, group, onChange) {
  const entries = files.map(({ path, file }) => ({ path, file, state: 'waiting', sent: 0 }));
  const stopping = new AbortController();
  /** @type {any} */
  let last = null; // the error after which no other file is tried
  /** @param {Upload} entry @param {Partial<Upload>} change */
  const become = (entry, change) => onChange(Object.assign(entry, change));

  /** @param {Upload} entry */
  async function take(entry) {
    const reason = await refusalOf(entry.file).catch(() => 'cannot be read');
    if (reason) return become(entry, { state: 'skipped', reason });
    if (last) return become(entry, { state: 'refused', error: last });
    become(entry, { state: 'sending' });
    try {
      const { imageIds, name } = await upload(entry.file, { group, signal: stopping.signal, onSent: (sent) => become(entry, { sent }) });
      become(entry, imageIds.length > 0 ? { state: 'taken', imageIds, name, sent: entry.file.size }
        : { state: 'skipped', reason: 'holds nothing that a loader knows' });
    } catch (thrown) {
      const error = /** @type {any} */ (thrown);
      if (FINAL.includes(error.status) || error.error === 'TooLarge' || error.status === 0) last = error;
      become(entry, { state: 'refused', error });
    }
  }
  const queue = [...entries];
  const work = async () => {
    for (let entry = queue.shift(); entry && !stopping.signal.aborted; entry = queue.shift()) await take(entry);
  };
  return { entries, finished: Promise.all(Array.from({ length: PARALLEL }, work)), stop: () => stopping.abort() };
}
