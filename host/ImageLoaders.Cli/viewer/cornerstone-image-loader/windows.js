import { modalityRange } from './modality.js';

const STEP = 0.001; // what LINEAR of a width of 1 gets above its step

/**
 * The image's own window, else one over all of it, in which a single value is black, as the host shows it. PS3.3's LINEAR reaches
 * white one unit below its width; with `exact`, as cornerstone-core windows, at its very end.
 * @param {import('./index.js').ImageDescription} description
 */
export function defaultWindow(description, { exact = false } = {}) {
  const { windows, voiLuts, voiLutFunction } = description;
  if (windows?.length) return { windowCenter: windows[0].center, windowWidth: windows[0].width, voiLUTFunction: voiLutFunction };
  const [low, last] = voiLuts?.length ? [voiLuts[0].firstValueMapped, voiLuts[0].firstValueMapped + voiLuts[0].entries.length - 1]
    : modalityRange(description);
  const high = last > low ? last : low + 1;
  return exact
    ? { windowCenter: (low + high) / 2, windowWidth: high - low }
    : { windowCenter: (low + high + 1) / 2, windowWidth: high - low + 1, voiLUTFunction: 'LINEAR' };
}

/**
 * cornerstone-core's window of a viewport that shows, level by level, what PS3.3 C.11.2 says of an image's own: its formula reaches
 * white at the very end of the width, LINEAR one unit below it.
 * @param {{ windowCenter: number, windowWidth: number, voiLUTFunction?: string }} image
 * @returns {{ windowCenter: number, windowWidth: number }}
 */
export function exactVoi({ windowCenter, windowWidth, voiLUTFunction }) {
  if (voiLUTFunction !== 'LINEAR') return { windowCenter, windowWidth };
  const least = 1e-6;
  return windowWidth > 1 ? { windowCenter: windowCenter - 0.5, windowWidth: windowWidth - 1 }
    : { windowCenter: windowCenter - 0.5 + least, windowWidth: least };
}

/**
 * A window as Cornerstone3D shows what the host does: LINEAR of a width of 1, one step from black to white, would be white alone, and
 * gets a little more above its step; what is narrower has no meaning in LINEAR, and is LINEAR_EXACT.
 * @param {number} windowCenter
 * @param {number} windowWidth
 * @param {string} [voiLUTFunction]
 * @returns {{ windowCenter: number, windowWidth: number, voiLUTFunction?: any }} `voiLUTFunction` by DICOM's name, as Cornerstone's
 */
export function windowToShow(windowCenter, windowWidth, voiLUTFunction) {
  if (voiLUTFunction !== 'LINEAR' || windowWidth > 1) return { windowCenter, windowWidth, voiLUTFunction };
  if (windowWidth < 1) return { windowCenter, windowWidth, voiLUTFunction: 'LINEAR_EXACT' };
  return { windowCenter: windowCenter + STEP / 2, windowWidth: 1 + STEP, voiLUTFunction };
}

/**
 * The window that `windowToShow` was given, of one that is shown.
 * @param {number} center
 * @param {number} width
 * @returns {{ center: number, width: number }}
 */
export const windowShown = (center, width) =>
  (Math.abs(width - 1 - STEP) < 1e-6 ? { center: center - STEP / 2, width: 1 } : { center, width });
