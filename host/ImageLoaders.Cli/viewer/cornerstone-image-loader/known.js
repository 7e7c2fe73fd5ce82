import { descriptionAhead } from './ahead.js';
import { cornerstoneModules } from './modules.js';

const MOST = 5000; // of images that Cornerstone's cache does not hold: a few kilobytes each

/**
 * What is known of images: their metadata, ahead of their pixels or with them, and Cornerstone's modules made of it when these are wanted.
 * The oldest are given up, but for those that Cornerstone holds.
 * @param {(imageId: string) => boolean} isHeld
 * @param {Record<string, any>} options
 */
export function createKnown(isHeld, options) {
  const known = new Map();

  function giveUp() {
    for (let left = 32; known.size > MOST && left > 0; left--) {
      const [[oldest, entry]] = known;
      known.delete(oldest);
      if (isHeld(oldest)) known.set(oldest, entry);
    }
  }

  /** @param {string} imageId */
  function modulesOf(imageId) {
    const entry = known.get(imageId);
    if (!entry) return undefined;
    const {
      metadata: { modules = {} },
      description = descriptionAhead(imageId, modules),
    } = entry;
    return (entry.told ??= cornerstoneModules({ description, modules }, options));
  }

  return {
    /** @param {string} imageId */
    has: (imageId) => known.has(imageId),
    /** @param {string} imageId */
    metadata: (imageId) => known.get(imageId)?.metadata,
    modules: modulesOf,
    /**
     * Keeps what was told of an image: its metadata, and, once it is loaded, its description.
     * @param {string} imageId
     * @param {Record<string, any>} metadata
     * @param {import('./index.js').ImageDescription} description
     */
    put(imageId, metadata, description) {
      known.delete(imageId);
      known.set(imageId, { metadata, description });
      giveUp();
    },
    get size() {
      return known.size;
    },
  };
}
