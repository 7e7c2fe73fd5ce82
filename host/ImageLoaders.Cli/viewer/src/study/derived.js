import { cutId } from './cut.js';
import { list } from './listing.js';
import { obliqueStack, slabOf, withSlab } from './oblique.js';
import { fusedId, PLANES, planesId } from './planes-of.js';

/**
 * The ids of an id that lists images, and the one in their middle.
 * @param {string} id
 */
async function listed(id) {
  const ids = (await list(id))?.stacks.flatMap((stack) => stack.ids) ?? [];
  if (ids.length === 0) throw Object.assign(new Error('No plugin here makes planes of a series.'), { title: 'No planes', imageId: id });
  return { ids, slice: ids.length >> 1 };
}

/**
 * Shows what the host makes of the series that panes show: planes of the patient, turned planes, thick ones, and two series as one picture.
 * `session` puts ids into panes, and knows what each pane has: `take`, `put`, `setLayout`, `placesOf`, `wanted`, `sourceOf` and `opened`.
 * @param {Panes} panes
 * @param {any} session
 */
export function createDerived(panes, session) {
  /** @type {{ pane: Pane, measure: Measure } | null} */
  let cut = null; // the pane and the measure that a plane stands on
  const derived = {
    /**
     * Shows the planes of the patient through the volume that the active pane's series is: axial, coronal and sagittal beside it, as thick
     * as `slab` says.
     */
    planes(slab = '') {
      const pane = panes.active();
      return session.take(async (/** @type {() => boolean} */ isOver) => {
        const source = session.sourceOf(pane);
        const found = await Promise.all(PLANES.map((plane) => listed(planesId(plane, source, slab))));
        if (isOver()) return;
        session.setLayout(4);
        const others = panes.all().filter((each) => each !== pane);
        found.forEach(({ ids, slice }, i) => session.put(others[i], { ids, slice }));
        session.opened();
      }, (/** @type {Problem} */ error) => pane.message.show(error, null));
    },
    /**
     * Shows, in the next pane, the plane that stands on a line of the active pane's image; it follows the line when this is moved.
     * @param {Measure | undefined} measure
     */
    cut(measure) {
      const pane = panes.active();
      return session.take(async (/** @type {() => boolean} */ isOver) => {
        if (!measure) throw Object.assign(new Error('Draw a length across the image first: the plane stands on it.'), { title: 'No line' });
        const source = session.sourceOf(pane);
        const { plane, stack } = await session.placesOf(pane);
        const id = plane && cutId(plane, stack, measure.points, source);
        if (!id) throw Object.assign(new Error('The object does not state where its slices lie, or the line is too short.'),
          { title: 'No plane' });
        if (isOver()) return;
        if (panes.all().length === 1) session.setLayout(2);
        const beside = panes.all()[(panes.all().indexOf(pane) + 1) % panes.all().length];
        cut = { pane, measure };
        session.put(beside, { ids: [id] });
        session.opened();
      }, (/** @type {Problem} */ error) => pane.message.show(error, null));
    },
    /**
     * The measurements changed: a plane that stands on one of them follows it.
     * @param {readonly Measure[]} list
     */
    measured(list) {
      const last = cut;
      const now = last && list.find(({ id }) => id === last.measure.id);
      if (!now || now === last.measure || panes.active() !== last.pane) return;
      derived.cut(now);
    },
    /**
     * Shows a plane that was turned in the place of what a pane shows, and as many beside it, `step` mm from one to the next.
     * @param {Pane} pane
     * @param {Plane} plane
     * @param {number} step
     */
    turn(pane, plane, step) {
      return session.take(async () => {
        const { ids, slice } = session.wanted(pane);
        const source = session.sourceOf(pane);
        const count = pane.stack.count;
        session.put(pane, { ids: obliqueStack(plane, source, { count, index: slice, step, slab: slabOf(ids[0]) }), slice });
        session.opened();
      }, (/** @type {Problem} */ error) => pane.message.show(error, null));
    },
    /**
     * Shows planes as thick as `slab` says where panes show planes, and stays where it is.
     * @param {string} slab
     */
    slab(slab) {
      return session.take(async (/** @type {() => boolean} */ isOver) => {
        for (const pane of panes.all()) {
          const { ids, slice } = session.wanted(pane);
          const turned = ids.map((/** @type {string} */ id) => withSlab(id, slab));
          if (turned.length > 0 && turned.every(Boolean)) session.put(pane, { ids: turned, slice });
          const [, plane, source] = /^mpr:(axial|coronal|sagittal)[^{]*?;of=([^{].*)$/.exec(ids[0] ?? '') ?? [];
          if (!plane) continue;
          const { ids: next } = await listed(planesId(plane, source, slab));
          if (isOver()) return;
          session.put(pane, { ids: next, slice: Math.min(slice, next.length - 1) });
        }
        session.opened();
      }, (/** @type {Problem} */ error) => panes.active().message.show(error, null));
    },
    /** Shows the active pane's series with that of the next pane in colour over it, in one frame of reference. */
    fuse() {
      const pane = panes.active();
      const other = panes.all().find((each) => each !== pane && session.wanted(each)?.series !== session.wanted(pane)?.series);
      return session.take(async (/** @type {() => boolean} */ isOver) => {
        if (!other) throw Object.assign(new Error('Show the two series in two views first: this one, and the one that lies over it.'),
          { title: 'One series cannot be fused' });
        const { ids, slice } = await listed(fusedId(pane.shown.now.image, session.sourceOf(pane), session.sourceOf(other)));
        if (isOver()) return;
        session.put(pane, { ids, slice });
        session.opened();
      }, (/** @type {Problem} */ error) => pane.message.show(error, null));
    },
  };
  return derived;
}
