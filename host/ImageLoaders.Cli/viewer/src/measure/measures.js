/** @type {readonly Measure[]} */
const NONE = Object.freeze([]);
const LONGEST = 200; // steps that can be taken back

/**
 * The measurements of the page: `{ id, kind, imageId, points }`, `points` as [column, row] of that image. The list is never changed, only
 * replaced, and `undo` and `redo` go through the lists that there were. What is being drawn is in `now` and not yet in the history.
 * @param {() => void} onChange
 */
export function createMeasures(onChange) {
  /** @type {[(readonly Measure[])[], readonly Measure[], (readonly Measure[])[], Measure | null, number]} */
  let [past, list, future, draft, last] = [[], NONE, [], null, 0];

  /** @param {Measure[]} next */
  const become = (next) => {
    past = [...past, list].slice(-LONGEST);
    [list, future, draft] = [Object.freeze(next), [], null];
    onChange();
  };
  return {
    get now() {
      const drawn = draft;
      return drawn ? [...list.filter(({ id }) => id !== drawn.id), drawn] : list;
    },
    /** Those that are not being drawn. */
    get done() {
      return list;
    },
    newId: () => ++last,
    /**
     * Shows what is being drawn; null: nothing is.
     * @param {Measure | null} measure
     */
    sketch(measure) {
      draft = measure && Object.freeze(measure);
      onChange();
    },
    /** @param {Measure} measure */
    put: (measure) => become([...list.filter(({ id }) => id !== measure.id), Object.freeze(measure)]),
    /** @param {number} id */
    remove: (id) => become(list.filter((measure) => measure.id !== id)),
    clear: () => (list.length > 0 || draft) && become([]),
    undo() {
      if (past.length === 0 && !draft) return;
      if (!draft) [future, list, past] = [[list, ...future], past[past.length - 1], past.slice(0, -1)];
      draft = null;
      onChange();
    },
    redo() {
      if (future.length === 0) return;
      [past, list, future] = [[...past, list], future[0], future.slice(1)];
      onChange();
    },
  };
}
