import { utilities } from '@cornerstonejs/core';

const STEPS = 1024; // vtk.js's own; it interpolates between them

/** @type {number | undefined} */
let widest; // texture of the GPU

/** In how many steps a curve is drawn: where the widest texture has fewer than a table has entries,
  it is interpolated between some of them. */
export function stepsOf({ steps = STEPS }) {
  if (steps <= STEPS) return steps;
  const context = widest ? null : document.createElement('canvas').getContext('webgl2');
  widest ??= context?.getParameter(context.MAX_TEXTURE_SIZE) ?? STEPS;
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return Math.min(steps, widest ?? STEPS);
}

/** @param {number} step @param {number} steps @param {number} from @param {number} to */
const middleOf = (step, steps, from, to) => from + ((step + 0.5) / steps) * (to - from);
/** @param {number} grey */
const rounded = (grey) => Math.floor(grey + 0.5);

/**
 * Whether each entry of a table is drawn within one level of what it is.
 * @param {Curve} curve
 */
export function isFaithful(curve) {
  const { at, low, high, steps = STEPS } = curve;
  const drawn = stepsOf(curve);
  if (drawn === steps) return true;
  /** @param {number} step */
  const stepAt = (step) => rounded(at(middleOf(Math.min(Math.max(step, 0), drawn - 1), drawn, low, high)));
  for (let entry = 0; entry < steps; entry++) {
    const place = ((entry + 0.5) / steps) * drawn - 0.5;
    const [before, part] = [Math.floor(place), place - Math.floor(place)];
    const grey = (1 - part) * stepAt(before) + part * stepAt(before + 1);
    if (Math.abs(rounded(grey) - rounded(at(low + 0.5 + entry))) > 1) return false;
  }
  return true;
}

/**
 * A curve as vtk.js's transfer function. The GPU looks up the middle of a step, so that a table with a step for each entry is shown
 * entry by entry; vtk.js's own tables are half a step off there.
 * @param {Curve} curve
 * @param {boolean} invert
 */
export function transferFunction({ at, low, high }, invert) {
  /** @param {number} from @param {number} to @param {number} steps @param {Float32Array} colors */
  const getTable = (from, to, steps, colors) => {
    for (let step = 0; step < steps; step++) {
      const grey = at(middleOf(step, steps, from, to));
      colors.fill(rounded(invert ? 255 - grey : grey) / 255, 3 * step, 3 * step + 3);
    }
  };
  return { ...utilities.createLinearRGBTransferFunction({ lower: low, upper: high }), getTable };
}
