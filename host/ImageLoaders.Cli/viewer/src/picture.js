import { paintMarks } from './measure/marks-layer.js';

const FONT = '12px system-ui, sans-serif';
const LINE = 16;
const EDGE = 10;

/**
 * The texts of a corner box as they lie on the screen: each line with its place and how it is aligned.
 * @param {HTMLElement} screen
 */
function textsOn(screen) {
  const origin = screen.getBoundingClientRect();
  return [.../** @type {HTMLElement} */ (screen.parentElement).querySelectorAll('.corners span')].map((span) => {
    const { left, right, top } = span.getBoundingClientRect();
    const isRight = getComputedStyle(/** @type {HTMLElement} */ (span.parentElement)).textAlign === 'right';
    return { text: span.textContent, x: (isRight ? right : left) - origin.left, y: top - origin.top + LINE - 4,
      align: /** @type {CanvasTextAlign} */ (isRight ? 'right' : 'left') };
  });
}

/**
 * What a pane shows, as one canvas: the image, its overlays, what was measured, and what is written over it.
 * @param {Pane} pane
 */
export function pictureOf({ screen, marks }) {
  const ratio = devicePixelRatio;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: Math.round(screen.clientWidth * ratio), height: Math.round(screen.clientHeight * ratio) });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of screen.querySelectorAll('canvas')) context.drawImage(layer, 0, 0, canvas.width, canvas.height);
  context.scale(ratio, ratio);
  context.font = FONT;
  paintMarks(context, marks());
  for (const { text, x, y, align } of textsOn(screen)) {
    Object.assign(context, { textAlign: align, lineWidth: 3, strokeStyle: '#000', fillStyle: '#e8edf2' });
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
  const scale = /** @type {HTMLElement} */ (screen.parentElement).querySelector('.corners .scale');
  const bar = Number.parseFloat(/** @type {HTMLElement} */ (scale).style.getPropertyValue('--length'));
  if (bar > 0) {
    context.fillStyle = '#e8edf2';
    context.fillRect((screen.clientWidth - bar) / 2, screen.clientHeight - EDGE - 24, bar, 2);
  }
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
const pngOf = (canvas) => new Promise((done) => canvas.toBlob(done, 'image/png'));

/**
 * Saves what a pane shows as a PNG file.
 * @param {Pane} pane
 * @param {string} name
 */
export async function savePicture(pane, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await pngOf(pictureOf(pane)));
  link.download = `${name.replace(/[^\w.-]+/g, '_').slice(-80)}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Copies what a pane shows.
 * @param {Pane} pane
 */
export async function copyPicture(pane) {
  if (!navigator.clipboard?.write) throw Object.assign(new Error('A browser copies from pages of https or of this machine alone. '
    + 'Save the picture instead.'), { title: 'Nothing was copied' });
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(pictureOf(pane)) })]);
}
