import { Enums, cache, eventTarget } from '@cornerstonejs/core';
import { cancel, inCornerstone, onHost, prefetch } from './images.js';
import { framesOf } from './ids.js';
import { createPrefetcher } from './prefetch.js';
import { screen } from './viewport.js';

const PREFETCHED_BYTES = 512 << 20;

/**
 * The stack that is looked at. `on` is told of `open(ids)`, `shown(image, index, count)`, `failed(error)` and `loading(id)`.
 */
export function createStack(viewport, on) {
  const prefetcher = createPrefetcher({ load: prefetch, cancel, parallel: 2 });
  let imageIds = [];
  let opened = 0;
  cache.setMaxCacheSize(1 << 30);

  const leave = () => {
    prefetcher.stop();
    imageIds.forEach(cancel);
  };
  const current = () => viewport.getTargetImageIdIndex();

  screen.addEventListener(Enums.Events.PRE_STACK_NEW_IMAGE, ({ detail }) => on.loading(onHost(detail.imageId)));
  screen.addEventListener(Enums.Events.STACK_NEW_IMAGE, ({ detail }) => {
    on.shown(detail.image, detail.imageIdIndex, imageIds.length);
    if (imageIds.length > 1) prefetcher.around(imageIds, detail.imageIdIndex, Math.ceil(PREFETCHED_BYTES / detail.image.sizeInBytes));
  });
  eventTarget.addEventListener(Enums.Events.IMAGE_LOAD_ERROR, ({ detail }) => {
    if (detail.imageId === imageIds[current()] && detail.error?.error !== 'Cancelled') on.failed(detail.error);
  });

  const show = async (ids, index) => {
    const turn = ++opened;
    imageIds = ids.map(inCornerstone);
    if (viewport.getCornerstoneImage()) viewport.resetProperties(); // else the window of the stack before would be taken for one of this
    await viewport.setStack(imageIds, index);
    const image = viewport.getCornerstoneImage();
    if (turn !== opened || ids.length > 1 || image?.imageId !== imageIds[0]) return; // it was left, or could not be loaded
    const frames = framesOf(ids[0], image.hostImage.modules.multiframeModule?.numberOfFrames);
    if (frames.length > 1) await show(frames, 0); // its first one is there
  };

  return {
    /** Leaves what is shown and opens these ids of the host; one id of an object with many frames opens all of them. */
    open(ids) {
      leave();
      on.loading(ids[0]);
      on.open(ids);
      return show(ids, 0);
    },
    leave,
    /** Loads the slice once more that could not be shown. */
    again: () => show(imageIds.map(onHost), current()),
    show(index) {
      const inside = Math.min(Math.max(index, 0), imageIds.length - 1);
      if (imageIds.length > 0 && inside !== current()) viewport.setImageIdIndex(inside);
    },
    index: current,
    get count() {
      return imageIds.length;
    },
  };
}
