import { inCornerstone, onHost } from '../images.js';
import { angleBetween, areParallel, cutLine, dot, inPatient, onPlane, planeOf, turned } from '../place/planes.js';
import { toImage, toScreen } from '../place/placement.js';
import { modulesOf } from '../study/metadata.js';

const HANDLE = 0.7; // of the way from what a line is turned around to its end

/**
 * What panes do together, by what their objects state of where they lie: slices of one frame of reference are gone through side by side,
 * each pane has the line in which the active one cuts it, and a point of one is shown in all others. What states no place takes no part,
 * but for going on by as many slices as the other.
 * @param {Panes} panes
 * @param {() => boolean} isCrosshair
 */
export function createTogether(panes, isCrosshair) {
  let isLinked = false;
  /** @type {{ frame: string, at: number[] } | null} */
  let point = null;
  /** @type {any} */
  let held = null; // the handle: { pane, other, axis, center, start, plane, from }
  const planes = new Map(); // by Cornerstone's id, of the stacks that are open
  /** @param {Pane} pane */
  const planeOfPane = ({ shown }) => (shown.now.image ? planeOf(shown.now.image.hostImage) : null);

  /**
   * Asks for the places of all slices of a stack; those that are known are not asked for.
   * @param {Pane} pane
   */
  async function know({ stack }) {
    const open = new Set(panes.all().flatMap((pane) => pane.stack.imageIds));
    for (const imageId of planes.keys()) if (!open.has(imageId)) planes.delete(imageId);
    const unknown = stack.imageIds.filter((/** @type {string} */ imageId) => !planes.has(imageId)).map(onHost);
    if (unknown.length === 0) return;
    for (const [id, modules] of await modulesOf(unknown)) planes.set(inCornerstone(id),
      planeOf({ description: /** @type {Description} */ (modules.imagePixelModule ?? {}), modules }));
  }
  /**
   * The slice of a pane's stack that is nearest to a point in a frame of reference; -1 where none lies there.
   * @param {Pane} pane
   * @param {string} frame
   * @param {number[]} target
   * @param {(plane: Plane) => boolean} [isFit]
   */
  function nearest({ stack }, frame, target, isFit = (_plane) => true) {
    let [best, least] = [-1, Infinity];
    stack.imageIds.forEach((/** @type {string} */ imageId, /** @type {number} */ index) => {
      const plane = planes.get(imageId);
      if (!plane || plane.frame !== frame || !isFit(plane)) return;
      const distance = Math.abs(onPlane(plane, target).distance);
      if (distance < least) [best, least] = [index, distance];
    });
    return best;
  }
  /** @param {Pane} pane */
  const others = (pane) => panes.all().filter((other) => other !== pane);

  /** @param {Pane} pane @param {number} steps */
  async function follow(pane, steps) {
    const plane = planeOfPane(pane);
    for (const other of others(pane)) {
      const mirror = planeOfPane(other);
      if (!plane || !mirror) other.stack.show(other.stack.index() + steps);
      else if (areParallel(plane, mirror)) {
        await know(other);
        if (planeOfPane(pane) !== null && isLinked) other.stack.show(Math.max(nearest(other, plane.frame, plane.position,
          (each) => areParallel(plane, each)), 0));
      }
    }
  }

  /**
   * Half of what lies between two slices: as far from its plane as a point still belongs to a slice.
   * @param {Pane} pane
   * @param {Plane} plane
   */
  function reach(pane, plane) {
    const beside = [-1, 1].map((step) => planes.get(pane.stack.imageIds[pane.stack.index() + step])).filter(Boolean)
      .map((other) => Math.abs(dot(plane.normal, other.position) - dot(plane.normal, plane.position)));
    return Math.max(...beside, plane.thickness ?? 0, 1) / 2 + 1e-3;
  }

  /**
   * How far it is from one slice of a pane's stack to the next, in mm.
   * @param {Pane} pane
   * @param {Plane} plane
   */
  function stepOf(pane, plane) {
    const beside = [-1, 1].map((by) => planes.get(pane.stack.imageIds[pane.stack.index() + by])).find((each) => each
      && areParallel(plane, each));
    return beside ? Math.abs(dot(plane.normal, beside.position) - dot(plane.normal, plane.position)) : plane.thickness ?? 1;
  }
  /**
   * Where the plane of another pane is turned around: the point that is pointed at, on its line, else the middle of this.
   * @param {Plane} plane
   * @param {Point[]} line
   */
  function centerOf(plane, line) {
    const [start, end] = line;
    const middle = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
    if (!point || point.frame !== plane.frame) return middle;
    const way = [end[0] - start[0], end[1] - start[1]];
    const from = onPlane(plane, point.at).pixel;
    const part = ((from[0] - start[0]) * way[0] + (from[1] - start[1]) * way[1]) / (way[0] ** 2 + way[1] ** 2);
    return part > 0 && part < 1 ? [start[0] + part * way[0], start[1] + part * way[1]] : middle;
  }
  /**
   * The lines in which other panes cut a pane, on its screen: of the active one, and of all while the crosshair is in hand. Then each has
   * two handles by which its plane is turned.
   * @param {Pane} pane
   */
  function linesOver(pane) {
    const [plane, { view }] = [planeOfPane(pane), pane.shown.now];
    if (!plane) return [];
    const active = panes.active();
    const cutting = isCrosshair() ? others(pane) : [active].filter((other) => other && other !== pane);
    return cutting.flatMap((other) => {
      const its = held?.other === other ? held.plane : planeOfPane(other);
      /** @type {Point[] | null} */
      const cut = its && cutLine(plane, its);
      if (!cut) return [];
      const line = cut.map((pixel) => toScreen(view.placement, pixel));
      if (!isCrosshair()) return [{ other, plane: its, center: [], line, handles: [] }];
      const center = centerOf(plane, cut);
      const middle = toScreen(view.placement, center);
      const handles = line.map((end) => [middle[0] + HANDLE * (end[0] - middle[0]), middle[1] + HANDLE * (end[1] - middle[1])]);
      return [{ other, plane: its, center, line, handles }];
    });
  }

  return {
    /**
     * Takes hold of the handle of a line under a point of a pane's screen; whether there is one.
     * @param {Pane} pane
     * @param {Point} at
     * @param {number} reach
     */
    hold(pane, at, reach) {
      /** @param {Point} pair */
      const near = ([x, y]) => Math.hypot(x - at[0], y - at[1]) <= reach;
      const line = isCrosshair() && linesOver(pane).find(({ handles }) => handles.some(near));
      const plane = planeOfPane(pane);
      if (!line || !plane) return false;
      held = { pane, other: line.other, axis: plane.normal, center: inPatient(plane, line.center), start: line.plane, plane: line.plane,
        from: inPatient(plane, toImage(pane.shown.now.view.placement, at)) };
      return true;
    },
    /**
     * The handle that is held is at another point: its line follows.
     * @param {Point} at
     */
    turnTo(at) {
      const plane = planeOfPane(held.pane);
      if (!plane) return;
      const to = inPatient(plane, toImage(held.pane.shown.now.view.placement, at));
      held = { ...held, plane: turned(held.start, held.axis, held.center, angleBetween(held.from, to, held.axis, held.center)) };
      held.pane.drawMarks();
    },
    get isHeld() {
      return held !== null;
    },
    /** Lets go of the handle: `{ other, plane, step }`, the plane that the other pane is to show; null where it was not turned. */
    async letGo() {
      const { pane, other, plane, start } = held;
      held = null;
      pane.drawMarks();
      if (plane === start) return null;
      await know(other);
      return { other, plane, step: stepOf(other, start) };
    },
    get isLinked() {
      return isLinked;
    },
    get point() {
      return point;
    },
    link(on = !isLinked) {
      isLinked = on;
      if (isLinked) panes.all().forEach(know);
    },
    /**
     * The slice of a pane changed by so many: the others follow where they are linked to it.
     * @param {Pane} pane
     * @param {number} steps
     */
    moved: (pane, steps) => isLinked && pane === panes.active() && steps !== 0 && follow(pane, steps),
    /**
     * Points at a place in the patient, under a point of a pane's screen; the other panes go to the slice that is nearest.
     * @param {Pane} pane
     * @param {Point} pair
     */
    async pointAt(pane, [x, y]) {
      const [plane, { view }] = [planeOfPane(pane), pane.shown.now];
      if (!plane) return;
      const mine = (point = { frame: plane.frame, at: inPatient(plane, toImage(view.placement, [x, y])) });
      panes.all().forEach((each) => each.drawMarks());
      for (const other of others(pane)) {
        await know(other);
        const index = point === mine ? nearest(other, mine.frame, mine.at) : -1;
        if (index >= 0) other.stack.show(index);
      }
    },
    /**
     * Where all slices of a pane's stack lie, and the one that it shows: `{ plane, stack }`; `plane` is null where it is not stated.
     * @param {Pane} pane
     */
    async placesOf(pane) {
      await know(pane);
      /** @type {string[]} */
      const imageIds = pane.stack.imageIds;
      return { plane: planeOfPane(pane), stack: imageIds.map((imageId) => planes.get(imageId)).filter(Boolean) };
    },
    forget() {
      point = null;
    },
    /**
     * What lies over a pane's image, in pixels of its screen: `{ lines, crosshair }`.
     * @param {Pane} pane
     */
    over(pane) {
      const [plane, { view }] = [planeOfPane(pane), pane.shown.now];
      if (!plane) return {};
      const lines = linesOver(pane).map(({ line, handles }) => ({ points: line, handles }));
      if (point?.frame !== plane.frame) return { lines };
      const { pixel, distance } = onPlane(plane, point.at);
      return { lines, crosshair: Math.abs(distance) <= reach(pane, plane) ? toScreen(view.placement, pixel) : null };
    },
  };
}
