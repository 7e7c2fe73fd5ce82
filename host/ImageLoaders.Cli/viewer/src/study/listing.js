import { ask } from '../service.js';
import { groupsOf } from './grouping.js';
import { modulesOf } from './metadata.js';
import { stacksOf } from './stacks.js';

/**
 * What an id stands for, by the host's listing: `{ stacks, remarks }`; null where the host lists no such id, or none at all.
 * @param {string} id
 * @returns {Promise<{ stacks: Stack[], remarks: string[] } | null>}
 */
export async function list(id) {
  const response = await ask(`list?${new URLSearchParams({ id })}`);
  if (response.status === 404 || response.status === 501) return null;
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return { stacks: stacksOf(answer), remarks: answer.remarks ?? [] };
  throw Object.assign(new Error(answer.detail ?? `The host answered ${response.status}.`),
    { title: answer.title, detail: answer.detail, error: answer.error, type: answer.type, status: response.status, imageId: id });
}

/**
 * Groups objects, `{ name, ids }`, by their metadata; those without an image are in `others`.
 * @param {Listed[]} objects
 */
export async function groupByMetadata(objects) {
  const modules = await modulesOf(objects.map(({ ids }) => ids[0]));
  const all = objects.map((object) => ({ ...object, modules: modules.get(object.ids[0]) ?? {} }));
  /** @param {Listed} object */
  const isImage = (object) => !/^dicomfile:/.test(object.ids[0]) || object.modules.imagePixelModule;
  return { stacks: groupsOf(all.filter(isImage)), others: all.filter((object) => !isImage(object)) };
}
