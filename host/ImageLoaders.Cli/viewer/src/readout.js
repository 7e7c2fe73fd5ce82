import { byId } from './dom.js';
import { valuesAt } from './values.js';
import { screen } from './viewport.js';

const pixelAt = ([x, y], { origin, right, down }) => [0, 1].map((i) => Math.round(origin[i] + x * right[i] + y * down[i]));

/** The values under the cursor or finger, also when the slice changes beneath it. */
export function createReadout() {
  const line = byId('readout');
  const idle = line.textContent;
  let [point, last] = [null, null];

  const write = () => {
    if (!point || !last?.image) return void (line.textContent = idle);
    const [column, row] = pixelAt(point, last.view.placement);
    const values = valuesAt(last.image, column, row);
    line.textContent = values ? `x ${column}, y ${row}: ${values}` : 'Outside of the image';
  };
  const follow = ({ clientX, clientY }) => {
    const { left, top } = screen.getBoundingClientRect();
    point = [clientX - left, clientY - top];
    write();
  };
  screen.addEventListener('pointermove', follow);
  screen.addEventListener('pointerdown', follow);
  screen.addEventListener('pointerleave', () => {
    point = null;
    write();
  });
  return (shown) => {
    last = shown;
    write();
  };
}
