import { NOTHING } from '../shown.js';

/**
 * The panes of the page, one to four, of which one is active: what the toolbar, the keys and the panel are about. `make(number)` makes
 * one; `onActive(now, before)` is told what is shown in the pane that is active now, and in the one that was.
 * @param {HTMLElement} grid
 * @param {(number: number) => Pane} make
 * @param {(now: Shown, before: Shown) => void} onActive
 */
export function createPanes(grid, make, onActive) {
  /** @type {Pane[]} */
  let panes = [];
  /** @type {any} */
  let active = null; // until the first is made
  const mark = () => panes.forEach((pane) => pane.box.classList.toggle('active', panes.length > 1 && pane === active));
  /** @param {Pane} pane */
  const activate = (pane) => {
    if (pane === active) return;
    const before = active?.shown.now ?? NOTHING;
    active = pane;
    mark();
    onActive(pane.shown.now, before);
  };
  return {
    all: () => panes,
    active: () => active,
    activate,
    /**
     * Makes or closes panes until there are so many; answers those that are new.
     * @param {number} count
     */
    resize(count) {
      const made = [];
      while (panes.length > count) {
        const last = panes[panes.length - 1];
        panes = panes.slice(0, -1);
        if (last === active) activate(panes[0]);
        last.close();
      }
      while (panes.length < count) {
        const pane = make(panes.length);
        panes = [...panes, pane];
        made.push(pane);
        if (!active) activate(pane);
      }
      grid.dataset.panes = String(count);
      mark();
      return made;
    },
    /** The next pane becomes the active one, and has the focus. */
    next() {
      activate(panes[(panes.indexOf(active) + 1) % panes.length]);
      active.screen.focus();
    },
  };
}
