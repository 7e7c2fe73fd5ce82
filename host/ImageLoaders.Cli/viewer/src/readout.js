import { byId, write as writeText } from './dom.js';
import { toImage, toScreen } from './place/placement.js';
import { valuesAt } from './values.js';

/** The values under the cursor or finger, also when the slice changes beneath it; and under a cross that keys move. */
export function createReadout() {
  const line = byId('readout');
  const idle = line.textContent;
  let [pane, point, isByKeys] = [null, null, false];

  const write = () => {
    const shown = pane?.shown.now;
    if (!point || !shown?.image) return writeText(line, idle);
    const [column, row] = toImage(shown.view.placement, point).map(Math.round);
    const values = valuesAt(shown.image, column, row);
    writeText(line, values ? `x ${column}, y ${row}: ${values}` : 'Outside of the image');
  };
  return {
    write,
    /** Follows the pointer over a pane. */
    attach(which) {
      const { screen } = which;
      const follow = ({ clientX, clientY }) => {
        const { left, top } = screen.getBoundingClientRect();
        [pane, point, isByKeys] = [which, [clientX - left, clientY - top], false];
        write();
      };
      screen.addEventListener('pointermove', follow);
      screen.addEventListener('pointerdown', follow);
      screen.addEventListener('pointerleave', () => {
        if (pane === which && !isByKeys) point = null;
        write();
      });
    },
    /** Moves the cross of a pane by columns and rows, from the middle of the screen at first; answers the pixel there, and what it is. */
    step(which, columns, rows) {
      const { image, view } = which.shown.now;
      if (!image) return { text: '' };
      const from = isByKeys && pane === which ? point : [which.screen.clientWidth / 2, which.screen.clientHeight / 2];
      const [column, row] = toImage(view.placement, from).map(Math.round);
      const { rows: high, columns: wide } = image.hostImage.description;
      const pixel = [Math.min(Math.max(column + columns, 0), wide - 1), Math.min(Math.max(row + rows, 0), high - 1)];
      [pane, point, isByKeys] = [which, toScreen(view.placement, pixel), true];
      write();
      return { pixel, text: line.textContent };
    },
    /** Where the cross that keys move lies in a pane; null where it has none. */
    cross: (which) => (isByKeys && pane === which && which.shown.now.image ? point : null),
  };
}
