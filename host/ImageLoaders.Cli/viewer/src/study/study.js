import { withoutFrame } from '../ids.js';
import { groupByMetadata, list } from './listing.js';

/** @type {Study} */
export const NONE = Object.freeze({ sources: Object.freeze([]), stacks: Object.freeze([]), remarks: Object.freeze([]), group: null });

// The scheme of a path by its end; all else is DICOM, or a folder of it.
/** @type {[RegExp, string][]} */
const SCHEMES = [[/\.(png|jpe?g|gif|webp|bmp|avif)$/i, 'webfile'], [/\.nii(\.gz)?$/i, 'nifti'], [/$/, 'dicomfile']];
const PATH = /^(\/|[A-Za-z]:[\\/]|\\\\)/; // absolute, of Unix or Windows

/**
 * The id of what is typed: a path on the host has that of the loader for it.
 * @param {string} text
 */
export const idOf = (text) => (PATH.test(text) ? `${SCHEMES.find(([end]) => end.test(text))?.[1]}:${text}` : text);

const LISTED = [
  /^dicomfile:.*(\/|\/dicomdir|\?(study|series)=.*)$/i, // a folder, of contents too, or a part of one
  /^(dicomfile|nifti):(?!content\/)(.*\/)?[^/.?]+$/i, // a name that does not say whether it is a folder
  /^mpr:(?!.*;(at|origin)=)/i, // planes through a volume
  /^wadors:(?!.*\/frames\/).*\/studies\//i,
];
/**
 * Whether an id may stand for many images, which only the host can say.
 * @param {string} id
 */
export const mayList = (id) => LISTED.some((form) => form.test(id));

/** @param {string} group */
const folderOf = (group) => `dicomfile:content/${group}/`;
/**
 * The group of contents that an id lists; null where it lists something else.
 * @param {string} id
 */
const groupOf = (id) => /^dicomfile:content\/([\w-]+)\//.exec(id)?.[1] ?? null;

/**
 * What was opened as a study: its `sources`, as they were named; the `stacks` that they hold; the `remarks` of the host; and the `group` of
 * contents that it was given for it, which is let go of when another study is opened.
 * @param {string[]} sources
 */
export async function studyOf(sources) {
  if (sources.length !== 1 || !mayList(sources[0])) return null;
  const listing = await list(sources[0]);
  const isMany = listing && listing.stacks.reduce((sum, { ids }) => sum + ids.length, 0) > 1;
  return isMany ? Object.freeze({ ...NONE, sources, ...listing, group: groupOf(sources[0]) }) : null;
}

/** The content that an id is of, whatever frame or volume of it. @param {string} id */
const contentOf = (id) => id.split('?')[0];

/**
 * What a stack of one file that is no DICOM object is called.
 * @param {Stack} stack
 * @param {Map<string, string>} names
 */
function nameOf({ ids }, names) {
  const [content, ...others] = new Set(ids.map(contentOf));
  return others.length === 0 && !content.startsWith('dicomfile:') ? names.get(content) : undefined;
}

/**
 * A study of files that the host was given as a group: `objects` as `{ name, ids }`. The host lists the DICOM objects of the group; what it
 * does not list, pictures first of all, is grouped here.
 * @param {Listed[]} objects
 */
export async function studyOfObjects(objects, /** @type {string | null} */ group = null) {
  const source = folderOf(group ?? '');
  const listing = group ? await list(source).catch(() => null) : null;
  const names = new Map(objects.map(({ name, ids }) => [contentOf(ids[0]), name]));
  const listedStacks = (listing?.stacks ?? []).map((stack) => ({ ...stack, description: nameOf(stack, names) ?? stack.description }));
  const listed = new Set(listedStacks.flatMap(({ ids }) => ids.map(contentOf)));
  /** @param {Listed} object */
  const isListed = ({ ids }) => listed.has(contentOf(ids[0]));
  const rest = objects.filter((object) => !isListed(object) && !(listing && object.ids[0].startsWith('dicomfile:')));
  const { stacks, others } = await groupByMetadata(rest);
  const all = [...listedStacks, ...stacks];
  const unlisted = listing ? objects.filter((object) => !isListed(object) && object.ids[0].startsWith('dicomfile:')) : [];
  const sources = listing && stacks.length === 0 ? [source] : all.flatMap(({ ids }) => ids);
  return Object.freeze({ ...NONE, sources: Object.freeze(sources), stacks: Object.freeze(all), group, others: [...others, ...unlisted] });
}

/**
 * A study of ids that were one before: the frames of an object are together again.
 * @param {string[]} ids
 * @param {string | null} group
 */
export function studyOfIds(ids, group) {
  const objects = new Map();
  for (const id of ids) {
    const name = withoutFrame(id);
    objects.set(name, [...(objects.get(name) ?? []), id]);
  }
  return studyOfObjects([...objects].map(([name, all]) => ({ name, ids: all })), group);
}
