import { host } from '../images.js';
import { ask } from '../service.js';
import { groupsOf } from './grouping.js';
import { stacksOf } from './stacks.js';

const PARALLEL = 6;

/** What an id stands for, by the host's listing: `{ stacks, remarks }`; null where the host lists no such id, or none at all. */
export async function list(id) {
  const response = await ask(`list?${new URLSearchParams({ id })}`);
  if (response.status === 404 || response.status === 501) return null;
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return { stacks: stacksOf(answer), remarks: answer.remarks ?? [] };
  throw Object.assign(new Error(answer.detail ?? `The host answered ${response.status}.`),
    { title: answer.title, detail: answer.detail, error: answer.error, type: answer.type, status: response.status, imageId: id });
}

/** Groups objects, `{ name, ids }`, by their metadata; those without an image are in `others`. */
export async function groupByMetadata(objects, onProgress = (_done) => {}) {
  const [found, others, queue] = [[], [], [...objects]];
  const work = async () => {
    for (let object = queue.shift(); object; object = queue.shift()) {
      const modules = await host.metadata(object.ids[0]).catch(() => ({}));
      const isPicture = !/^dicomfile:/.test(object.ids[0]);
      (isPicture || modules.imagePixelModule ? found : others).push({ ...object, modules });
      onProgress(found.length + others.length);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  const order = new Map(objects.map(({ name }, i) => [name, i]));
  return { stacks: groupsOf(found.sort((a, b) => order.get(a.name) - order.get(b.name))), others };
}
