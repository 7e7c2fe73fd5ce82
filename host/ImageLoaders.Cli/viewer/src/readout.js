import { byId, write as writeText } from './dom.js';
import { toImage, toScreen } from './place/placement.js';
import { valuesAt } from './values.js';

/** The values under the cursor or finger, also when the slice changes beneath it; and under a cross that keys move. */
export function createReadout() {
  const line = byId('readout');
  const idle = line.textContent;
  // The point of the screen that the pointer is at, or the [column, row] of the cross: this stays on its pixel however the view changes.
  /** @type {[any, Point | null, Point | null]} */
  let [pane, point, pixel] = [null, null, null];

  const write = () => {
    const shown = pane?.shown.now;
    if (!(point || pixel) || !shown?.image) return writeText(line, idle);
    const [column, row] = pixel ?? toImage(shown.view.placement, /** @type {Point} */ (point)).map(Math.round);
    const values = valuesAt(shown.image, column, row);
    writeText(line, values ? `x ${column}, y ${row}: ${values}` : 'Outside of the image');
  };
  return {
    write,
    /**
     * Follows the pointer over a pane.
     * @param {Pane} which
     */
    attach(which) {
      const { screen } = which;
      /** @param {PointerEvent} event */
      const follow = ({ clientX, clientY }) => {
        const { left, top } = screen.getBoundingClientRect();
        [pane, point, pixel] = [which, [clientX - left, clientY - top], null];
        write();
      };
      screen.addEventListener('pointermove', follow);
      screen.addEventListener('pointerdown', follow);
      screen.addEventListener('pointerleave', () => {
        if (pane === which) point = null;
        write();
      });
    },
    /**
     * Moves the cross of a pane by columns and rows, from the middle of the screen at first; answers the pixel there, and what it is.
     * @param {Pane} which
     * @param {number} columns
     * @param {number} rows
     */
    step(which, columns, rows) {
      const { image, view } = which.shown.now;
      if (!image) return { text: '' };
      const middle = [which.screen.clientWidth / 2, which.screen.clientHeight / 2];
      const [column, row] = pane === which && pixel ? pixel : toImage(view.placement, middle).map(Math.round);
      const { rows: high, columns: wide } = image.hostImage.description;
      const next = [Math.min(Math.max(column + columns, 0), wide - 1), Math.min(Math.max(row + rows, 0), high - 1)];
      [pane, point, pixel] = [which, null, next];
      write();
      return { pixel, text: line.textContent };
    },
    /**
     * Where the cross that keys move lies on a pane's screen; null where it has none.
     * @param {Pane} which
     */
    cross(which) {
      const { image, view } = which.shown.now;
      return pixel && pane === which && image ? toScreen(view.placement, pixel) : null;
    },
  };
}
