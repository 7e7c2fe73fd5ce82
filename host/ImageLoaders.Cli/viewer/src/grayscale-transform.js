import { Enums } from '@cornerstonejs/core';
import { showPadding } from './padding.js';
import { tableCurve, windowCurve } from './voi-curve.js';
import { isFaithful, stepsOf, transferFunction } from './transfer-function.js';

const { LINEAR } = Enums.VOILUTFunctionType;

/**
 * Keeps the greys on the screen those that the host renders. Cornerstone3D knows windows alone and makes its transfer function over in
 * many places: after each of them ours is put in its stead; `update` does it at once.
 * @param {HTMLElement} screen
 * @param {any} viewport
 */
export function createGrayscaleTransform(screen, viewport) {
  let isInverted = false; // by the reader
  /** @type {[any, ReturnType<typeof tableCurve> | null]} */
  let [tableImage, table] = [null, null]; // the curve of an image's VOI LUT, null where it has none or the GPU cannot hold it
  /** @type {any} */
  let drawn = null; // the transfer function that was made last: slices of one window share it, and so the GPU's texture of it

  /** @param {any} image */
  const tableOf = (image) => {
    if (image === tableImage) return table;
    const [lut] = image.hostImage.description.voiLuts ?? [];
    [tableImage, table] = [image, lut && !image.color ? tableCurve(lut, image) : null];
    if (table && !isFaithful(table)) table = null;
    return table;
  };
  const update = () => {
    const image = viewport.getCornerstoneImage();
    const actor = viewport.getDefaultActor()?.actor;
    if (!image || !actor) return;
    // Cornerstone would show a slice of MONOCHROME2 behind one of MONOCHROME1 inverted too.
    const invert = image.invert !== isInverted;
    if (viewport.getProperties().invert !== invert) viewport.setProperties({ invert });
    if (image.color) return;
    const { isComputedVOI, voiRange } = viewport.getProperties();
    const lut = isComputedVOI && tableOf(image);
    const wanted = lut ? `${image.imageId} ${invert}` : `${image.voiLUTFunction} ${voiRange.lower} ${voiRange.upper} ${invert}`;
    if (drawn?.of !== wanted || drawn.function.getRange().join() !== drawn.range) { // Cornerstone sets ranges of what it finds
      const curve = lut || windowCurve(image, voiRange);
      const made = transferFunction(curve, invert);
      drawn = { of: wanted, steps: stepsOf(curve), function: made, range: made.getRange().join() };
    }
    actor.getMapper().setColorTextureWidth(drawn.steps);
    actor.getProperty().setRGBTransferFunction(0, drawn.function);
    showPadding(actor, image);
  };

  screen.addEventListener(Enums.Events.STACK_NEW_IMAGE, () => {
    // Cornerstone's own SIGMOID cannot be reset, and its window tool reads LINEAR_EXACT by LINEAR: it is left with LINEAR, where both hold.
    if (viewport.getProperties().VOILUTFunction !== LINEAR) viewport.setProperties({ VOILUTFunction: LINEAR }, true);
    update();
  });
  screen.addEventListener(Enums.Events.VOI_MODIFIED, update);
  return {
    update,
    invert: () => (isInverted = !isInverted),
    reset: () => (isInverted = false),
    /** The VOI LUT that the image has until the reader windows it: `{ explanation, isShown }`. */
    voiLut() {
      const image = viewport.getCornerstoneImage();
      const [lut] = image?.hostImage.description.voiLuts ?? [];
      return lut && viewport.getProperties().isComputedVOI ? { explanation: lut.explanation, isShown: tableOf(image) !== null } : undefined;
    },
  };
}
