/**
 * The indices around `current`, nearest first; of two at one distance the one ahead in `direction` comes first.
 * @param {number} count
 * @param {number} current
 * @param {number} direction
 * @param {number} radius
 */
export function nearestFirst(count, current, direction, radius) {
  const order = [];
  for (let distance = 1; distance <= Math.min(radius, count - 1); distance++)
    for (const index of [current + direction * distance, current - direction * distance]) if (index >= 0 && index < count) order
      .push(index);
  return order;
}

/**
 * Loads a stack around the slice that is looked at, a few at once, in an order that follows the reader.
 * @param {{ load(id: string): Promise<any>, cancel(id: string): void, parallel: number }} loading
 */
export function createPrefetcher({ load, cancel, parallel }) {
  /** @type {[string[], number[], number]} */
  let [ids, queue, previous] = [[], [], 0];
  const running = new Set();
  const asked = new Set();

  const pump = () => {
    while (running.size < parallel && queue.length > 0) {
      const id = ids[/** @type {number} */ (queue.shift())];
      if (asked.has(id)) continue;
      asked.add(id);
      running.add(id);
      const leave = () => running.delete(id) && pump();
      load(id).then(leave, leave); // one that cannot be loaded says so when it is looked at
    }
  };

  return {
    /**
     * The reader looks at slice `current` of `stack`; `radius` slices to either side are wanted.
     * @param {string[]} stack
     * @param {number} current
     * @param {number} radius
     */
    around(stack, current, radius) {
      if (stack !== ids) {
        this.stop();
        ids = stack;
      }
      queue = nearestFirst(ids.length, current, current < previous ? -1 : 1, radius);
      asked.add(ids[current]);
      previous = current;
      pump();
    },
    /** Leaves the stack: nothing more is asked for, and what is under way is cancelled. */
    stop() {
      const left = [...running];
      [ids, queue, previous] = [[], [], 0];
      running.clear();
      asked.clear();
      left.forEach(cancel);
    },
  };
}
