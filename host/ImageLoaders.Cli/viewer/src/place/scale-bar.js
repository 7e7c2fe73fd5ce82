import { regionsOf } from '../regions.js';
import { spacingOf } from '../spacing.js';

const SHARE = 0.25; // of the screen's width, at most

/**
 * The longest of 1, 2 and 5 times a power of ten that is no longer than this.
 * @param {number} millimetres
 */
function round(millimetres) {
  const power = 10 ** Math.floor(Math.log10(millimetres));
  return [5, 2, 1].map((times) => times * power).find((length) => length <= millimetres) ?? power;
}

/**
 * A bar of a known length across the screen: `{ pixels, text }`; null where the object states no distance of pixels, or states them for
 * regions of the image alone.
 * @param {HostImage} hostImage
 * @param {Placement} placement
 * @param {number} width
 */
export function scaleBar(hostImage, { right }, width) {
  const spacing = spacingOf(hostImage);
  if (!spacing || regionsOf(hostImage.modules)) return null;
  const perPixel = Math.hypot(right[0] * spacing.column, right[1] * spacing.row);
  const length = round(SHARE * width * perPixel);
  if (!(length > 0) || !Number.isFinite(length)) return null;
  const text = length >= 10 ? `${length / 10} cm` : `${Number(length.toPrecision(1))} mm`;
  return { pixels: length / perPixel, text: `${text}${spacing.at}` };
}
