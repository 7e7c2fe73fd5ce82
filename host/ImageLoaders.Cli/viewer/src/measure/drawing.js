import { toImage, toScreen } from '../place/placement.js';

/** @type {Record<string, number>} */
const POINTS = { length: 2, angle: 3, rectangle: 2, ellipse: 2, probe: 1 };
export const MEASURES = Object.keys(POINTS);
/** @type {Record<string, number>} */
const REACH = { mouse: 8, pen: 10, touch: 20 }; // pixels of the screen
const LEAST = 4; // pixels that a drag has at least, else it was none

/** @param {number[]} a @param {number[]} b */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/**
 * Draws measurements with the primary button or one finger while a measuring tool is chosen: a drag draws, and the third point of an angle
 * follows the pointer until it is pressed again. A drag that begins at a handle moves that point; nothing else of a measurement can be
 * taken hold of, and no other button or tool acts on one.
 * @param {HTMLElement} screen
 * @param {{ kind: () => string | null, shown: () => any, measures: Measures }} page
 */
export function listenToDrawing(screen, { kind, shown, measures }) {
  /** @type {any} */
  let drawn = null; // { measure, handle, from }
  /** @type {number | null} */
  let pressed = null; // the id of the pointer

  /** @param {PointerEvent} event */
  const pointOf = ({ clientX, clientY }) => {
    const { left, top } = screen.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  const isHere = () => shown().image?.imageId === drawn.measure.imageId;
  const stop = () => {
    drawn = pressed = null;
    measures.sketch(null);
  };
  /** @param {Point} point @param {number} reach */
  const handleAt = (point, reach) => {
    const { image, view } = shown();
    for (const measure of measures.now.toReversed().filter(({ imageId }) => imageId === image.imageId)) {
      const handle = measure.points.findIndex((each) => distance(toScreen(view.placement, each), point) <= reach);
      if (handle >= 0) return { measure, handle };
    }
    return null;
  };
  /** @param {Point} pixel */
  const moveTo = (pixel) => {
    const { measure, handle } = drawn;
    const points = measure.points.with(handle, pixel);
    drawn = { ...drawn, measure: { ...measure, points } };
    measures.sketch(drawn.measure);
  };
  /** @param {Point} point */
  const move = (point) => moveTo(toImage(shown().view.placement, point));
  /** @param {Point} pixel */
  const begin = (pixel) => {
    const [count, { imageId }] = [POINTS[kind() ?? ''], shown().image];
    const measure = { id: measures.newId(), kind: kind(), imageId, points: count === 1 ? [pixel] : [pixel, pixel] };
    return { measure, handle: measure.points.length - 1, isNew: true };
  };
  /** @param {Measure} measure */
  const withCorner = (measure) => ({ ...measure, points: [...measure.points, measure.points[1]] });
  /** @param {Drawing} drawing */
  const addCorner = (drawing) => ({ ...drawing, measure: withCorner(drawing.measure), handle: 2 });
  /** @param {Drawing} drawing */
  const isHalfAnAngle = ({ measure, isNew }) => isNew && measure.kind === 'angle' && measure.points.length === 2;

  screen.addEventListener('pointerdown', (event) => {
    const { image, view } = shown();
    if (pressed !== null) return stop(); // a second finger, or another button: no drawing
    if (!kind() || event.button !== 0 || !image) return;
    const point = pointOf(event);
    if (drawn && isHere()) move(point); // the third point of an angle
    else {
      const held = handleAt(point, REACH[event.pointerType] ?? REACH.mouse);
      drawn = { ...(held ?? begin(toImage(view.placement, point))), from: point };
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
    if (isHalfAnAngle(drawn)) {
      if (isTiny) return stop();
      drawn = { ...addCorner(drawn), from: pointOf(event) };
      return void measures.sketch(drawn.measure);
    }
    drawn = null;
    measures.put(measure);
  });
  screen.addEventListener('pointercancel', () => drawn && stop());
  return {
    stop: () => drawn && stop(),
    /**
     * The cross that keys move is at a pixel: what is being drawn follows it.
     * @param {Point} pixel
     */
    hover: (pixel) => drawn && isHere() && moveTo(pixel),
    /**
     * Sets a point at a pixel by a key: the first, and then each that the tool has.
     * @param {Point} pixel
     */
    press(pixel) {
      if (!kind() || !shown().image) return;
      if (!drawn || !isHere()) {
        drawn = begin(pixel);
        if (drawn.measure.points.length > 1) return void measures.sketch(drawn.measure);
      }
      moveTo(pixel);
      if (isHalfAnAngle(drawn)) return void (drawn = addCorner(drawn));
      const { measure } = drawn;
      drawn = null;
      measures.put(measure);
    },
  };
}
