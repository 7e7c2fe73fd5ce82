import { inCornerstone, onHost } from '../images.js';
import { areParallel, cutLine, dot, inPatient, onPlane, planeOf } from '../place/planes.js';
import { toImage, toScreen } from '../place/placement.js';
import { modulesOf } from '../study/metadata.js';

/**
 * What panes do together, by what their objects state of where they lie: slices of one frame of reference are gone through side by side,
 * each pane has the line in which the active one cuts it, and a point of one is shown in all others. What states no place takes no part,
 * but for going on by as many slices as the other.
 */
export function createTogether(panes) {
  let [isLinked, point] = [false, null];
  const planes = new Map(); // by Cornerstone's id, of the stacks that are open
  const planeOfPane = ({ shown }) => (shown.now.image ? planeOf(shown.now.image.hostImage) : null);

  /** Asks for the places of all slices of a stack; those that are known are not asked for. */
  async function know({ stack }) {
    const open = new Set(panes.all().flatMap((pane) => pane.stack.imageIds));
    for (const imageId of planes.keys()) if (!open.has(imageId)) planes.delete(imageId);
    const unknown = stack.imageIds.filter((imageId) => !planes.has(imageId)).map(onHost);
    if (unknown.length === 0) return;
    for (const [id, modules] of await modulesOf(unknown)) planes.set(inCornerstone(id),
      planeOf({ description: modules.imagePixelModule ?? {}, modules }));
  }
  /** The slice of a pane's stack that is nearest to a point in a frame of reference; -1 where none lies there. */
  function nearest({ stack }, frame, target, isFit = (_plane) => true) {
    let [best, least] = [-1, Infinity];
    stack.imageIds.forEach((imageId, index) => {
      const plane = planes.get(imageId);
      if (!plane || plane.frame !== frame || !isFit(plane)) return;
      const distance = Math.abs(onPlane(plane, target).distance);
      if (distance < least) [best, least] = [index, distance];
    });
    return best;
  }
  const others = (pane) => panes.all().filter((other) => other !== pane);

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

  /** Half of what lies between two slices: as far from its plane as a point still belongs to a slice. */
  function reach(pane, plane) {
    const beside = [-1, 1].map((step) => planes.get(pane.stack.imageIds[pane.stack.index() + step])).filter(Boolean)
      .map((other) => Math.abs(dot(plane.normal, other.position) - dot(plane.normal, plane.position)));
    return Math.max(...beside, plane.thickness ?? 0, 1) / 2 + 1e-3;
  }

  return {
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
    /** The slice of a pane changed by so many: the others follow where they are linked to it. */
    moved: (pane, steps) => isLinked && pane === panes.active() && steps !== 0 && follow(pane, steps),
    /** Points at a place in the patient, under a point of a pane's screen; the other panes go to the slice that is nearest. */
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
    /** Where all slices of a pane's stack lie, and the one that it shows: `{ plane, stack }`; `plane` is null where it is not stated. */
    async placesOf(pane) {
      await know(pane);
      return { plane: planeOfPane(pane), stack: pane.stack.imageIds.map((imageId) => planes.get(imageId)).filter(Boolean) };
    },
    forget() {
      point = null;
    },
    /** What lies over a pane's image, in pixels of its screen: `{ lines, crosshair }`. */
    over(pane) {
      const [plane, { view }] = [planeOfPane(pane), pane.shown.now];
      if (!plane) return {};
      const active = panes.active();
      const other = active && active !== pane ? planeOfPane(active) : null;
      const line = other && cutLine(plane, other);
      const lines = line ? [line.map((pixel) => toScreen(view.placement, pixel))] : [];
      if (point?.frame !== plane.frame) return { lines };
      const { pixel, distance } = onPlane(plane, point.at);
      return { lines, crosshair: Math.abs(distance) <= reach(pane, plane) ? toScreen(view.placement, pixel) : null };
    },
  };
}
