/** @type {Record<string, number>} */
const REACH = { mouse: 10, pen: 12, touch: 22 }; // pixels of the screen

/**
 * The crosshair on a pane, while its tool is chosen: a press or a drag of the primary button points at a place that all panes show, and the
 * handles of the lines turn the planes of the other panes, which `turn(pane, plane, step)` is told of in the end.
 * @param {Pane} pane
 * @param {any} together
 * @param {() => boolean} isChosen
 * @param {(other: Pane, plane: Plane, step: number) => void} turn
 */
export function listenToCrosshair(pane, together, isChosen, turn) {
  const { screen } = pane;
  /** @param {PointerEvent} event */
  const pointOf = ({ clientX, clientY }) => {
    const { left, top } = screen.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  const end = async () => {
    const made = together.isHeld ? await together.letGo() : null;
    if (made) turn(made.other, made.plane, made.step);
  };
  screen.addEventListener('pointerdown', (event) => {
    if (!isChosen() || event.button !== 0 || !event.isPrimary) return;
    screen.setPointerCapture(event.pointerId);
    if (!together.hold(pane, pointOf(event), REACH[event.pointerType] ?? REACH.mouse)) together.pointAt(pane, pointOf(event));
  });
  screen.addEventListener('pointermove', (event) => {
    if (!isChosen() || event.buttons !== 1 || !event.isPrimary) return;
    together.isHeld ? together.turnTo(pointOf(event)) : together.pointAt(pane, pointOf(event));
  });
  for (const name of ['pointerup', 'pointercancel']) screen.addEventListener(name, end);
}
