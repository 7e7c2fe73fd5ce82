import { toScreen } from './place/placement.js';

const COLORS = { graphics: [255, 210, 74], region: [90, 209, 255] };
/** @type {WeakMap<Overlay[], OffscreenCanvas[]>} */
const bitmaps = new WeakMap(); // by the list of overlays

/**
 * Whether the bit of each pixel of an overlay is set; the lowest bit of a byte comes first.
 * @param {Overlay} overlay
 */
export function bitsOf({ rows, columns, bits }) {
  const packed = atob(bits);
  return Uint8Array.from({ length: rows * columns }, (_, i) => (packed.charCodeAt(i >> 3) >> (i & 7)) & 1);
}

/** @param {Overlay} overlay */
function draw(overlay) {
  const { rows, columns } = overlay;
  const pixels = new ImageData(columns, rows);
  const color = overlay.isRegionOfInterest ? COLORS.region : COLORS.graphics;
  bitsOf(overlay).forEach((bit, i) => bit && pixels.data.set([...color, 255], 4 * i));
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return canvas;
}

/** @param {Overlay[]} overlays */
function drawn(overlays) {
  const made = bitmaps.get(overlays) ?? overlays.map(draw);
  bitmaps.set(overlays, made);
  return made;
}

/**
 * Draws the overlays of an image (PS3.3 C.9.2) where they lie on it: over the image, in colours that no grey has. `context` is of a canvas
 * of `ratio` pixels for each of the screen's.
 * @param {CanvasRenderingContext2D} context
 * @param {Overlay[]} overlays
 * @param {Placement} placement
 * @param {number} ratio
 */
export function drawOverlays(context, overlays, placement, ratio) {
  const [corner, right, down] = [[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5]].map((pixel) => toScreen(placement, pixel));
  const [x, y] = [right, down].map((end) => [end[0] - corner[0], end[1] - corner[1]]);
  context.save();
  const [a, b, c, d, e, f] = [...x, ...y, ...corner].map((part) => part * ratio);
  context.setTransform(a, b, c, d, e, f);
  context.imageSmoothingEnabled = Math.hypot(...x) * ratio < 1; // bits that are smaller than a pixel are seen all the same
  drawn(overlays).forEach((bitmap, i) => context.drawImage(bitmap, overlays[i].column, overlays[i].row));
  context.restore();
}

/**
 * The canvas of the overlays over a viewport: `render(shown, isOn)` draws those of the image that is shown.
 * @param {HTMLElement} screen
 */
export function createOverlays(screen) {
  const canvas = screen.appendChild(document.createElement('canvas'));
  Object.assign(canvas, { className: 'overlays', hidden: true });
  let isClear = true;
  return (/** @type {Shown} */ { image, view }, /** @type {boolean} */ isOn) => {
    const overlays = isOn && image ? image.hostImage.description.overlays ?? [] : [];
    if (isClear && overlays.length === 0) return;
    const ratio = devicePixelRatio;
    const [width, height] = [screen.clientWidth, screen.clientHeight].map((size) => Math.round(size * ratio));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.clearRect(0, 0, width, height);
    canvas.hidden = isClear = overlays.length === 0;
    if (!isClear) drawOverlays(context, overlays, view.placement, ratio);
  };
}
