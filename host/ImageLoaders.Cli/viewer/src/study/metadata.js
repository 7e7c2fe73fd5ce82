import { ask } from '../service.js';

const MOST = 200; // ids of one request: its answer stays small enough to come soon

/**
 * The metadata modules of many ids, by id, in as few requests as there may be; those that cannot be read have none. `onProgress(count)`
 * tells of how many it is known by then.
 * @param {string[]} ids
 * @param {(count: number) => void} [onProgress]
 * @returns {Promise<Map<string, Modules>>}
 */
export async function modulesOf(ids, onProgress = (_count) => {}) {
  const found = new Map();
  for (let from = 0; from < ids.length; from += MOST) {
    const part = ids.slice(from, from + MOST);
    const response = await ask('metadata', { method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ids: part }) });
    const { images = [] } = response.ok ? await response.json() : {};
    for (const { imageId, metadata } of images) found.set(imageId, metadata?.modules ?? {});
    onProgress(found.size);
  }
  return found;
}
