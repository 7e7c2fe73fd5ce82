import { byId } from './dom.js';
import { screen } from './viewport.js';
import { valuesAt } from './values.js';

/** The values under the cursor or finger, also when the slice changes beneath it. */
export function createReadout(viewport) {
  const line = byId('readout');
  const idle = line.textContent;
  let point = null;

  const update = () => {
    const image = viewport.getCornerstoneImage?.();
    const data = point && image && viewport.getImageData();
    if (!data) return void (line.textContent = idle);
    const [column, row] = data.imageData.worldToIndex(viewport.canvasToWorld(point)).map(Math.round);
    const values = valuesAt(image, column, row);
    line.textContent = values ? `x ${column}, y ${row}: ${values}` : 'Outside of the image';
  };
  const follow = ({ clientX, clientY }) => {
    const { left, top } = screen.getBoundingClientRect();
    point = [clientX - left, clientY - top];
    update();
  };
  screen.addEventListener('pointermove', follow);
  screen.addEventListener('pointerdown', follow);
  screen.addEventListener('pointerleave', () => {
    point = null;
    update();
  });
  return { update };
}
