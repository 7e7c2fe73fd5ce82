import { Enums, cache, eventTarget } from '@cornerstonejs/core';
import { framesOf } from './ids.js';
import { cancel, host, inCornerstone, isLoaded, load, onHost, prefetch } from './images.js';
import { createMixing } from './mixing.js';
import { createPrefetcher } from './prefetch.js';
import { drawSoon } from './viewport.js';

const PREFETCHED_BYTES = 512 << 20;
const REST = 40; // milliseconds on a slice that is not there before it is asked for
cache.setMaxCacheSize(1 << 30);

/**
 * How many frames the object of an id has, before any of them is loaded.
 * @param {string} id
 */
const framesAt = async (id) => (await host.metadata(id)).multiframeModule?.numberOfFrames;

/**
 * The stack that is looked at in a viewport. A slice is loaded first and then handed to Cornerstone, so that the slice that Cornerstone is
 * at is always the one that it has drawn. `on` is told of `loading(id)`, `arrived(image, index, count)`, `failed(error, index, count)` and
 * `mixed(kinds)`; it says of an id that is given up whether it `isHeldElsewhere(imageId)`, and how many `viewports` there are.
 * @param {HTMLElement} screen
 * @param {Viewport} viewport
 * @param {any} on
 */
export function createStack(screen, viewport, on) {
  /** @param {string} imageId */
  const giveUp = (imageId) => !on.isHeldElsewhere(imageId) && cancel(imageId);
  const prefetcher = createPrefetcher({ load: prefetch, cancel: giveUp, parallel: 2 });
  /** @type {[string[], number, number, ReturnType<typeof createMixing>]} */
  let [imageIds, wanted, turn, mixing] = [[], 0, 0, createMixing()];
  let stackInViewport = imageIds;

  /** @param {any} image */
  const look = (image) => on.mixed(mixing.take(image.hostImage));
  /** @param {CustomEvent} event */
  const onLoaded = ({ detail: { image } }) => imageIds.includes(image.imageId) && look(image);
  eventTarget.addEventListener(Enums.Events.IMAGE_LOADED, onLoaded);
  screen.addEventListener(Enums.Events.STACK_NEW_IMAGE, (event) => {
    const { image, imageIdIndex } = /** @type {CustomEvent} */ (event).detail;
    on.arrived(image, imageIdIndex, imageIds.length);
    const bytes = PREFETCHED_BYTES / on.viewports();
    if (imageIds.length > 1) prefetcher.around(imageIds, imageIdIndex, Math.ceil(bytes / image.sizeInBytes));
  });

  /**
   * Does what takes time; what another turn has overtaken comes to nothing.
   * @param {(isOver: () => boolean) => any} work
   */
  async function take(work) {
    const mine = ++turn;
    const isOver = () => mine !== turn;
    try {
      await work(isOver);
    } catch (error) {
      if (!isOver()) on.failed(error, wanted, imageIds.length);
    }
  }
  /** @param {number} index @param {() => boolean} isOver */
  async function put(index, isOver) {
    const drawn = () => viewport.getCornerstoneImage();
    if (stackInViewport !== imageIds) {
      stackInViewport = imageIds;
      await viewport.setStack(imageIds, index);
      viewport.resetCamera(); // its screen may have got another size meanwhile
    } else if (viewport.getCurrentImageIdIndex() !== index) await viewport.setImageIdIndex(index);
    else if (drawn()?.imageId === imageIds[index]) {
      on.arrived(drawn(), index, imageIds.length); // Cornerstone tells nothing of a slice that it is at already
      viewport.render();
    }
    drawSoon(viewport);
    if (!isOver() && drawn()?.imageId !== imageIds[index]) throw new Error('The image was loaded and could not be drawn.');
  }
  const leave = () => {
    prefetcher.stop();
    return imageIds.filter(giveUp).length > 0;
  };
  /**
   * The frames of what one id names, where a frame behind the first is asked for.
   * @param {string[]} ids
   * @param {number} index
   */
  const expand = async (ids, index) =>
    (ids.length === 1 && index > 0 ? framesOf(ids[0], await framesAt(ids[0]).catch(() => 1)) : ids);

  /** @param {readonly string[]} ids @param {number} at */
  const open = (ids, at) =>
    take(async (isOver) => {
      const wasLoading = leave();
      imageIds = [];
      if (wasLoading) await new Promise((next) => setTimeout(next)); // until Cornerstone's cache has forgotten what was cancelled
      if (isOver()) return;
      const whole = await expand([...new Set(ids)], at);
      if (isOver()) return;
      [imageIds, wanted, mixing] = [whole.map(inCornerstone), Math.min(at, whole.length - 1), createMixing()];
      const image = /** @type {any} */ (await load(imageIds[wanted]));
      if (isOver()) return;
      if (imageIds.length === 1) imageIds =
        framesOf(onHost(imageIds[0]), image.hostImage.modules.multiframeModule?.numberOfFrames).map(inCornerstone);
      look(image);
      await put(wanted, isOver);
    });
  /** @param {number} index */
  const show = (index) =>
    take(async (isOver) => {
      wanted = index;
      if (!isLoaded(imageIds[index])) {
        on.loading(onHost(imageIds[index]));
        await new Promise((rested) => setTimeout(rested, REST));
      }
      if (isOver()) return;
      await load(imageIds[index]);
      if (!isOver()) await put(index, isOver);
    });

  return {
    /**
     * Leaves what is shown and opens these ids of the host at one of them; one id of an object with many frames opens all of them.
     * @param {readonly string[]} ids
     */
    open(ids, index = 0) {
      on.loading(ids[Math.min(index, ids.length - 1)]);
      return open(ids, index);
    },
    leave,
    /** Leaves it, and has no images until others are opened. */
    clear() {
      turn++;
      leave();
      imageIds = [];
    },
    /** Leaves it for good. */
    close() {
      this.clear();
      eventTarget.removeEventListener(Enums.Events.IMAGE_LOADED, onLoaded);
    },
    /** @param {number} index */
    show(index) {
      const inside = Math.min(Math.max(index, 0), imageIds.length - 1);
      if (imageIds.length > 0 && inside !== wanted) show(inside);
    },
    index: () => wanted,
    get count() {
      return imageIds.length;
    },
    /** The ids as Cornerstone has them. */
    get imageIds() {
      return imageIds;
    },
    /**
     * Loads the slice once more that could not be shown.
     * @param {readonly string[]} ids
     */
    again: (ids) => (imageIds.length > 1 ? show(wanted) : open(ids, 0)),
  };
}
