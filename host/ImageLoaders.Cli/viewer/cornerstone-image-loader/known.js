import { descriptionAhead } from './ahead.js';
import { cornerstoneModules } from './modules.js';

const MOST = 5000; // of images beside the longest list that was asked for: a few kilobytes each

/**
 * What is known of images: their metadata, ahead of their pixels or with them, and Cornerstone's modules made of it when these are wanted.
 * The oldest are given up, but for those that Cornerstone holds.
 * @param {(imageId: string) => boolean} isHeld
 * @param {{ isSuv?: boolean }} [options]
 */
export function createKnown(isHeld, options) {
  const known = new Map();
  let most = MOST;

  function giveUp() {
    for (let left = 32; known.size > most && left > 0; left--) {
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
     * Makes room for a list whose images are wanted together: what is known of them is as new as what will come.
     * @param {string[]} imageIds
     */
    expect(imageIds) {
      most = Math.max(most, imageIds.length + MOST);
      for (const imageId of imageIds) {
        const entry = known.get(imageId);
        if (entry && known.delete(imageId)) known.set(imageId, entry);
      }
    },
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
