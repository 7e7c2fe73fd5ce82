import { groupByMetadata, list } from './listing.js';

export const NONE = Object.freeze({ sources: Object.freeze([]), stacks: Object.freeze([]), remarks: Object.freeze([]), group: null });

// The scheme of a path by its end; all else is DICOM, or a folder of it.
/** @type {[RegExp, string][]} */
const SCHEMES = [[/\.(png|jpe?g|gif|webp|bmp|avif)$/i, 'webfile'], [/\.nii(\.gz)?$/i, 'nifti'], [/$/, 'dicomfile']];
const PATH = /^(\/|[A-Za-z]:[\\/]|\\\\)/; // absolute, of Unix or Windows

/** The id of what is typed: a path on the host has that of the loader for it. */
export const idOf = (text) => (PATH.test(text) ? `${SCHEMES.find(([end]) => end.test(text))[1]}:${text}` : text);

const LISTED = [
  /^dicomfile:(?!content\/).*(\/|\/dicomdir|\?(study|series)=.*)$/i, // a folder, or a part of one
  /^(dicomfile|nifti):(?!content\/)(.*\/)?[^/.?]+$/i, // a name that does not say whether it is a folder
  /^mpr:(?!.*;(at|origin)=)/i, // planes through a volume
  /^wadors:(?!.*\/frames\/).*\/studies\//i,
];
/** Whether an id may stand for many images, which only the host can say. */
export const mayList = (id) => LISTED.some((form) => form.test(id));

/**
 * What was opened as a study: its `sources`, as they were named; the `stacks` that they hold; the `remarks` of the host; and the `group` of
 * contents that it was given for it, which is let go of when another study is opened.
 */
export async function studyOf(sources) {
  if (sources.length !== 1 || !mayList(sources[0])) return null;
  const listing = await list(sources[0]);
  const isMany = listing && listing.stacks.reduce((sum, { ids }) => sum + ids.length, 0) > 1;
  return isMany ? Object.freeze({ ...NONE, sources, ...listing }) : null;
}

/** A study of files that the host was given: `objects` as `{ name, ids }`. */
export async function studyOfObjects(objects, group = null) {
  const { stacks, others } = await groupByMetadata(objects);
  return Object.freeze({ sources: Object.freeze(stacks.flatMap(({ ids }) => ids)), stacks: Object.freeze(stacks), group,
    remarks: Object.freeze(others.map(({ name }) => `${name} holds no image.`)), others });
}

/** A study of ids that were one before: the frames of an object are together again. */
export function studyOfIds(ids, group) {
  const objects = new Map();
  for (const id of ids) {
    const name = id.replace(/[?&]frame=\d+$/, '');
    objects.set(name, [...(objects.get(name) ?? []), id]);
  }
  return studyOfObjects([...objects].map(([name, all]) => ({ name, ids: all })), group);
}
