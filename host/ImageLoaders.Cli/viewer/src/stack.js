import { Enums, cache, eventTarget } from '@cornerstonejs/core';
import { framesOf } from './ids.js';
import { cancel, inCornerstone, isLoaded, load, onHost, prefetch } from './images.js';
import { createMixing } from './mixing.js';
import { createPrefetcher } from './prefetch.js';
import { screen } from './viewport.js';

const PREFETCHED_BYTES = 512 << 20;
const REST = 40; // milliseconds on a slice that is not there before it is asked for

/**
 * The stack that is looked at. A slice is loaded first and then handed to Cornerstone, so that the slice that Cornerstone is at is always
 * the one that
 * it has drawn. `on` is told of `loading(id)`, `arrived(image, index, count)`, `failed(error, index, count)` and `mixed(kinds)`.
 */
export function createStack(viewport, on) {
  const prefetcher = createPrefetcher({ load: prefetch, cancel, parallel: 2 });
  let [imageIds, wanted, turn, mixing] = [[], 0, 0, createMixing()];
  let stackInViewport = imageIds;
  cache.setMaxCacheSize(1 << 30);

  const look = (image) => on.mixed(mixing.take(image.hostImage));
  eventTarget.addEventListener(Enums.Events.IMAGE_LOADED, ({ detail: { image } }) => imageIds.includes(image.imageId) && look(image));
  screen.addEventListener(Enums.Events.STACK_NEW_IMAGE, ({ detail: { image, imageIdIndex } }) => {
    on.arrived(image, imageIdIndex, imageIds.length);
    if (imageIds.length > 1) prefetcher.around(imageIds, imageIdIndex, Math.ceil(PREFETCHED_BYTES / image.sizeInBytes));
  });

  /** Does what takes time; what another turn has overtaken comes to nothing. */
  async function take(work) {
    const mine = ++turn;
    const isOver = () => mine !== turn;
    try {
      await work(isOver);
    } catch (error) {
      if (!isOver()) on.failed(error, wanted, imageIds.length);
    }
  }
  async function put(index, isOver) {
    const drawn = () => viewport.getCornerstoneImage();
    if (stackInViewport !== imageIds) {
      stackInViewport = imageIds;
      await viewport.setStack(imageIds, index);
    } else if (viewport.getCurrentImageIdIndex() !== index) await viewport.setImageIdIndex(index);
    else if (drawn()?.imageId === imageIds[index]) {
      on.arrived(drawn(), index, imageIds.length); // Cornerstone tells nothing of a slice that it is at already
      viewport.render();
    }
    if (!isOver() && drawn()?.imageId !== imageIds[index]) throw new Error('The image was loaded and could not be drawn.');
  }
  const leave = () => {
    prefetcher.stop();
    return imageIds.filter(cancel).length > 0;
  };

  const open = (ids) =>
    take(async (isOver) => {
      const wasLoading = leave();
      imageIds = [];
      if (wasLoading) await new Promise((next) => setTimeout(next)); // until Cornerstone's cache has forgotten what was cancelled
      if (isOver()) return;
      [imageIds, wanted, mixing] = [[...new Set(ids)].map(inCornerstone), 0, createMixing()];
      const image = await load(imageIds[0]);
      if (isOver()) return;
      if (imageIds.length === 1) imageIds =
        framesOf(onHost(imageIds[0]), image.hostImage.modules.multiframeModule?.numberOfFrames).map(inCornerstone);
      look(image);
      await put(0, isOver);
    });
  const show = (index) =>
    take(async (isOver) => {
      wanted = index;
      on.loading(onHost(imageIds[index]));
      if (!isLoaded(imageIds[index])) await new Promise((rested) => setTimeout(rested, REST));
      if (isOver()) return;
      await load(imageIds[index]);
      if (!isOver()) await put(index, isOver);
    });

  return {
    /** Leaves what is shown and opens these ids of the host; one id of an object with many frames opens all of them. */
    open(ids) {
      on.loading(ids[0]);
      return open(ids);
    },
    leave,
    show(index) {
      const inside = Math.min(Math.max(index, 0), imageIds.length - 1);
      if (imageIds.length > 0 && inside !== wanted) show(inside);
    },
    index: () => wanted,
    get count() {
      return imageIds.length;
    },
    /** Loads the slice once more that could not be shown. */
    again: (ids) => (imageIds.length > 1 ? show(wanted) : open(ids)),
  };
}
