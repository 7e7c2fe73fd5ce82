import { groupByMetadata, list } from './listing.js';

export const NONE = Object.freeze({ sources: Object.freeze([]), stacks: Object.freeze([]), remarks: Object.freeze([]), group: null });

/** A path as it is typed: absolute, of Unix or Windows. */
const isPath = (text) => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(text);
/** Whether an id may stand for many objects: a folder, or what the host alone can say. */
const mayList = (id) => isPath(id) || /[\\/]$/.test(id) || /^(wadors|dicomfile):.*(studies|series)/i.test(id);

/**
 * What was opened as a study: its `sources`, as they were named; the `stacks` that they hold; the `remarks` of the host; and the `group` of
 * contents that it was given for it, which is let go of when another study is opened.
 */
export async function studyOf(sources) {
  if (sources.length !== 1 || !mayList(sources[0])) return null;
  const listing = await list(sources[0]);
  return listing && Object.freeze({ ...NONE, sources, ...listing });
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
