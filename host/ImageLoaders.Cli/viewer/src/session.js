import { keep, release } from './service.js';
import { createDerived } from './study/derived.js';
import { sourceOf } from './study/planes-of.js';
import { NONE, idOf, studyOf, studyOfIds } from './study/study.js';

const RETURN = 60; // seconds in which a page that was left may be loaded again

/**
 * What the reader has open: the study, and of each pane the `ids` or the `series` of the study, the `slice` and the `window`. It is what an
 * address holds, and `go` comes back to it.
 * @param {Panes} panes
 * @param {any} series
 * @param {{ address: any, onLayout: (count: number) => void, placesOf: (pane: Pane) => Promise<any> }} page
 */
export function createSession(panes, series, { address, onLayout, placesOf }) {
  /** @type {[Study, number]} */
  let [study, turn] = [NONE, 0];
  const wanted = new Map(); // by pane: { ids, series, slice, window }

  const nothing = { ids: [], series: null, slice: 0, window: null };
  const place = () => ({
    study: [...study.sources],
    group: study.sources.length === 1 ? null : study.group, // one source names its group
    active: Math.max(0, panes.all().indexOf(panes.active())),
    panes: panes.all().map((pane) => wanted.get(pane) ?? nothing),
  });
  const mark = () => series.mark(panes.all().map((pane) => wanted.get(pane)?.series));

  /** @param {Study} next */
  function setStudy(next) {
    if (study.group && study.group !== next.group) release(study.group);
    study = next;
    series.show(study.stacks);
  }
  /** Leaves the study when no pane shows anything of it. */
  function leaveStudy() {
    if (study !== NONE && panes.all().every((pane) => !wanted.get(pane)?.series)) setStudy(NONE);
  }
  /** @param {Pane} pane @param {{ ids: string[], series?: string | null, slice?: number, window?: WindowValues | null }} wanted */
  function put(pane, { ids, series: key = null, slice = 0, window = null }) {
    wanted.set(pane, { ids, series: key, slice, window: null });
    pane.pendingWindow = window;
    return pane.open(ids, slice);
  }
  /** @param {Pane} pane @param {Stack} stack @param {object} [rest] */
  const putStack = (pane, stack, rest) => put(pane, { ids: stack.ids, series: stack.key, ...rest });

  /** @param {number} count */
  function setLayout(count) {
    const made = panes.resize(count);
    for (const pane of wanted.keys()) if (!panes.all().includes(pane)) wanted.delete(pane);
    onLayout(count);
    return made;
  }
  /** Opens the stacks of a study from the active pane on. */
  function fill() {
    const all = panes.all();
    const first = all.indexOf(panes.active());
    study.stacks.slice(0, all.length).forEach((stack, i) => putStack(all[(first + i) % all.length], stack));
  }
  /**
   * Does what takes time and then opens; what another turn has overtaken comes to nothing.
   * @param {(isOver: () => boolean) => any} work
   * @param {(error: any) => void} fail
   */
  async function take(work, fail) {
    const mine = ++turn;
    const isOver = () => mine !== turn;
    try {
      await work(isOver);
    } catch (error) {
      if (!isOver()) fail(error);
    }
    if (!isOver()) mark();
  }
  /**
   * Shows an error in the place of what a pane was to show.
   * @param {Pane} pane
   * @param {string[]} ids
   */
  const refuse = (pane, ids) => (/** @type {Problem} */ error) => {
    wanted.set(pane, { ids, series: null, slice: 0, window: null });
    pane.refuse(ids, error);
  };
  /** @param {Pane} pane */
  const stackOf = (pane) => study.stacks.find(({ key }) => key === wanted.get(pane)?.series);
  const derived = createDerived(panes, { take, put, setLayout, placesOf, wanted: (/** @type {Pane} */ pane) => wanted.get(pane),
    /** @param {Pane} pane */
    sourceOf: (pane) => sourceOf(stackOf(pane), wanted.get(pane)?.ids ?? []), opened: () => address.opened(place()) });

  return {
    place,
    get study() {
      return study;
    },
    /**
     * Opens what the reader names in the active pane: ids as one stack, or what one id lists as a study.
     * @param {string[]} typed
     */
    open(typed, isNew = true) {
      const [pane, ids] = [panes.active(), typed.map(idOf)];
      return take(async (isOver) => {
        const found = await studyOf(ids);
        if (isOver()) return;
        if (found) {
          setStudy(found);
          fill();
        } else put(pane, { ids });
        leaveStudy();
        if (isNew) address.opened(place());
      }, refuse(pane, ids));
    },
    /**
     * Shows an error in the place of what the reader named in the active pane.
     * @param {Problem} error
     */
    refuse(error) {
      turn++;
      refuse(panes.active(), [])(error);
      mark();
    },
    ...derived,
    /**
     * Shows the first image of a study of which more is still to come.
     * @param {string[]} ids
     */
    preview(ids) {
      turn++;
      put(panes.active(), { ids });
    },
    /**
     * Opens a study that was made here.
     * @param {Study} made
     */
    openStudy(made) {
      turn++;
      setStudy(made);
      fill();
      mark();
      address.opened(place());
    },
    /**
     * Opens a stack of the study in the active pane.
     * @param {Stack} stack
     */
    openStack(stack) {
      turn++;
      putStack(panes.active(), stack);
      mark();
      address.opened(place());
    },
    /**
     * Opens other ids of the host in a pane, beside the study.
     * @param {Pane} pane
     * @param {string[]} ids
     */
    openIn(pane, ids, slice = 0) {
      put(pane, { ids, slice });
      mark();
    },
    /**
     * Shows so many panes: a new one has the next stack of the study, else what the active one has.
     * @param {number} count
     */
    layout(count) {
      const used = () => panes.all().map((pane) => wanted.get(pane)?.series);
      for (const pane of setLayout(count)) {
        const next = study.stacks.find(({ key }) => !used().includes(key));
        if (next) putStack(pane, next);
        else {
          const { ids, series: key, slice } = wanted.get(panes.active());
          put(pane, { ids, series: key, slice });
        }
      }
      mark();
      address.opened(place());
    },
    /**
     * Comes back to a place of an address.
     * @param {Place} target
     */
    go: (target) =>
      take(async (isOver) => {
        if (target.group) keep(target.group);
        const sources = target.study.length > 0 ? target.study : target.panes[0].ids;
        const isSame = sources.length > 0 && sources.join('\n') === study.sources.join('\n');
        const found = isSame ? study : target.study.length > 1 ? await studyOfIds(target.study, target.group)
          : await studyOf(sources.map(idOf));
        if (isOver()) return;
        if (found?.group) keep(found.group);
        setLayout(Math.max(target.panes.length, 1));
        setStudy(found ?? NONE);
        target.panes.forEach((each, i) => {
          const pane = panes.all()[i];
          const isListed = found && target.study.length === 0;
          const stack = each.series ? study.stacks.find(({ key }) => key === each.series) : isListed ? study.stacks[0] : null;
          if (stack) putStack(pane, stack, { slice: each.slice, window: each.window });
          else put(pane, { ids: each.ids.map(idOf), slice: each.slice, window: each.window });
        });
        panes.activate(panes.all()[target.active] ?? panes.all()[0]);
      }, refuse(panes.active(), target.panes[0].ids)),
    /**
     * A pane shows another slice, or the same one in another window.
     * @param {Pane} pane
     * @param {Shown} now
     */
    moved(pane, { image, index, view, error }) {
      const now = wanted.get(pane);
      if (!now || (!image && !error)) return;
      if (image && pane.pendingWindow) {
        const { center, width } = pane.pendingWindow;
        pane.pendingWindow = null;
        pane.view.window(center, width);
        return;
      }
      const window = view?.isWindowed ? view.window : null;
      if (now.slice === index && now.window?.center === window?.center && now.window?.width === window?.width) return;
      wanted.set(pane, { ...now, slice: index, window });
      address.moved(place);
    },
    /** The page is left, and may be loaded again. */
    leave: () => study.group && release(study.group, RETURN),
  };
}
