const MOST = 20_000; // files of one drop

/** @param {FileSystemDirectoryReader} reader */
const entriesIn = (reader) => new Promise((done, failed) => reader.readEntries(done, failed));
/** @param {any} entry */
const fileOf = (entry) => new Promise((done, failed) => entry.file(done, failed));

/** @param {any} entry @param {string} path @returns {AsyncGenerator<Dropped>} */
async function* filesIn(entry, path) {
  if (entry.isFile) {
    yield { path: `${path}${entry.name}`, file: await fileOf(entry) };
    return;
  }
  const reader = entry.createReader();
  for (let entries = await entriesIn(reader); entries.length > 0; entries = await entriesIn(reader))
    for (const each of entries) yield* filesIn(each, `${path}${entry.name}/`);
}

/**
 * The files of a drop, those in its folders too, as `{ path, file }`. Call it before the event of the drop has ended.
 * @param {DataTransfer} dataTransfer
 */
export async function droppedFiles(dataTransfer) {
  const items = [...dataTransfer.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  const loose = items.map((item) => item.getAsFile());
  const found = [];
  for (const [i, entry] of entries.entries()) {
    const file = loose[i];
    if (!entry) file && found.push({ path: file.name, file });
    else for await (const each of filesIn(entry, '')) if (found.push(each) >= MOST) return found;
  }
  return found;
}

/**
 * The files that were picked, in folders too, as `{ path, file }`.
 * @param {FileList} files
 */
export const pickedFiles = (files) => [...files].slice(0, MOST).map((file) => ({ path: file.webkitRelativePath || file.name, file }));
