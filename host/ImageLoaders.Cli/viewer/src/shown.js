import { Enums } from '@cornerstonejs/core';

/** Nothing is on the screen. */
export const NOTHING = Object.freeze(
  { ids: Object.freeze([]), index: 0, count: 0, image: null, view: null, mixed: Object.freeze([]), error: null });

/**
 * What is on the screen, as one record that is never changed, only replaced: the `ids` that were opened, how many slices they have
 * (`count`)
 * and which of them it is (`index`), its `image`, its `view` as it was drawn, of what the stack has several (`mixed`), and the `error` that
 * stands in
 * the image's stead. All of the page that speaks of an image is written by `render(shown, before)` and by nothing else: what comes is
 * written in
 * the frame in which it is drawn, and what goes takes everything along.
 * @param {HTMLElement} screen
 * @param {Viewport} viewport
 * @param {any} view
 * @param {(now: Shown, before: Shown) => void} render
 */
export function createShown(screen, viewport, view, render) {
  /** @type {[Shown, { image: any, index: number, count: number } | null]} */
  let [shown, arrived] = [NOTHING, null];
  /** @param {Partial<Shown>} change */
  const become = (change) => {
    const before = shown;
    shown = Object.freeze({ ...shown, ...change });
    render(shown, before);
  };
  screen.addEventListener(Enums.Events.IMAGE_RENDERED, () => {
    // What Cornerstone drew may be what went: then it stays hidden.
    if (arrived && viewport.getCornerstoneImage() === arrived.image) become({ ...arrived, view: view.read(arrived.image), error: null });
  });
  return {
    get now() {
      return shown;
    },
    /**
     * Other ids are opened: nothing is shown until the first of their images is drawn.
     * @param {readonly string[]} ids
     */
    open(ids) {
      arrived = null;
      become({ ...NOTHING, ids: Object.freeze([...ids]) });
    },
    /** A slice is being loaded; what is shown stays, but an error does not. */
    wait: () => shown.error && become({ error: null }),
    /**
     * An image is there; the next frame that is drawn shows it.
     * @param {Picture} image
     * @param {number} index
     * @param {number} count
     */
    arrive: (image, index, count) => (arrived = { image, index, count }),
    /**
     * A slice cannot be shown, and nothing else is in its stead.
     * @param {Problem} error
     * @param {number} index
     * @param {number} count
     */
    fail(error, index, count) {
      arrived = null;
      become({ image: null, view: null, error, index, count });
    },
    /** @param {readonly string[]} mixed */
    mix: (mixed) => mixed.length !== shown.mixed.length && become({ mixed: Object.freeze([...mixed]) }),
  };
}
