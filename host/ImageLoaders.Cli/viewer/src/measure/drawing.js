import { toImage, toScreen } from '../place/placement.js';

const POINTS = { length: 2, angle: 3, rectangle: 2, ellipse: 2, probe: 1 };
export const MEASURES = Object.keys(POINTS);
const REACH = { mouse: 8, pen: 10, touch: 20 }; // pixels of the screen
const LEAST = 4; // pixels that a drag has at least, else it was none

const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/**
 * Draws measurements with the primary button or one finger while a measuring tool is chosen: a drag draws, and the third point of an angle
 * follows the pointer until it is pressed again. A drag that begins at a handle moves that point; nothing else of a measurement can be
 * taken hold of, and no other button or tool acts on one.
 * @param {HTMLElement} screen
 * @param {{ kind: () => string | null, shown: () => any, measures: any }} page
 */
export function listenToDrawing(screen, { kind, shown, measures }) {
  let [drawn, pressed] = [null, null]; // { measure, handle, from }, and the id of the pointer

  const pointOf = ({ clientX, clientY }) => {
    const { left, top } = screen.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  const isHere = () => shown().image?.imageId === drawn.measure.imageId;
  const stop = () => {
    [drawn, pressed] = [null, null];
    measures.sketch(null);
  };
  const handleAt = (point, reach) => {
    const { image, view } = shown();
    for (const measure of measures.now.toReversed().filter(({ imageId }) => imageId === image.imageId)) {
      const handle = measure.points.findIndex((each) => distance(toScreen(view.placement, each), point) <= reach);
      if (handle >= 0) return { measure, handle };
    }
    return null;
  };
  const move = (point) => {
    const { measure, handle } = drawn;
    const points = measure.points.with(handle, toImage(shown().view.placement, point));
    drawn = { ...drawn, measure: { ...measure, points } };
    measures.sketch(drawn.measure);
  };

  screen.addEventListener('pointerdown', (event) => {
    const { image, view } = shown();
    if (pressed !== null) return stop(); // a second finger, or another button: no drawing
    if (!kind() || event.button !== 0 || !image) return;
    const point = pointOf(event);
    if (drawn && isHere()) move(point); // the third point of an angle
    else {
      const held = handleAt(point, REACH[event.pointerType] ?? REACH.mouse);
      const at = toImage(view.placement, point);
      drawn = held ? { ...held, from: point }
        : { measure: { id: measures.newId(), kind: kind(), imageId: image.imageId, points: POINTS[kind()] === 1 ? [at] : [at, at] },
          handle: POINTS[kind()] === 1 ? 0 : 1, from: point, isNew: true };
      measures.sketch(drawn.measure);
    }
    pressed = event.pointerId;
    screen.setPointerCapture(event.pointerId);
  });
  screen.addEventListener('pointermove', (event) => {
    if (!drawn || (pressed !== null && event.pointerId !== pressed)) return;
    if (!isHere()) return stop();
    move(pointOf(event));
  });
  screen.addEventListener('pointerup', (event) => {
    if (event.pointerId !== pressed) return;
    pressed = null;
    if (!drawn) return;
    if (!isHere()) return stop();
    const { measure, isNew, from } = drawn;
    const isTiny = distance(from, pointOf(event)) < LEAST;
    if (isNew && isTiny && POINTS[measure.kind] === 2) return stop();
    if (isNew && measure.kind === 'angle' && measure.points.length === 2) {
      if (isTiny) return stop();
      const corner = measure.points[1];
      drawn = { measure: { ...measure, points: [...measure.points, corner] }, handle: 2, from: pointOf(event), isNew };
      return void measures.sketch(drawn.measure);
    }
    drawn = null;
    measures.put(measure);
  });
  screen.addEventListener('pointercancel', () => drawn && stop());
  return { stop: () => drawn && stop() };
}
