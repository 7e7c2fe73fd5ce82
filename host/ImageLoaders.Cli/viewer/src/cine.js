/**
 * Plays a stack in a circle, at its own pace: each slice has its time of the clock, and one that comes late shortens the next. A slice that
 * is not there yet is waited for, not skipped. `onChange` is told when it starts, stops, and what rate it reaches.
 * @param {any} stack
 * @param {() => void} onChange
 */
export function createCine(stack, onChange) {
  let [timer, rate, asked, due] = [0, 10, -1, 0];
  /** @type {number[]} */
  let seen = []; // when the last slices came up

  const tick = () => {
    timer = setTimeout(tick, Math.max(0, due - performance.now()));
    if (asked >= 0 || performance.now() < due) return;
    due = Math.max(due + 1000 / rate, performance.now());
    asked = (stack.index() + 1) % stack.count;
    stack.show(asked);
  };
  const cine = {
    get playing() {
      return timer !== 0;
    },
    get rate() {
      return rate;
    },
    /** Slices a second, as they come up; undefined until some have. */
    get reached() {
      return seen.length > 3 ? ((seen.length - 1) * 1000) / (seen[seen.length - 1] - seen[0]) : undefined;
    },
    /** @param {number} framesPerSecond */
    setRate: (framesPerSecond) => (rate = framesPerSecond),
    play(framesPerSecond = rate) {
      cine.stop();
      if (stack.count < 2) return;
      [rate, due] = [framesPerSecond, performance.now() + 1000 / framesPerSecond];
      timer = setTimeout(tick, 1000 / rate);
      onChange();
    },
    stop() {
      clearTimeout(timer);
      [timer, asked] = [0, -1];
      seen = [];
      onChange();
    },
    /** Told of each slice that came up, or that failed. */
    arrived() {
      asked = -1;
      if (!cine.playing) return;
      seen = [...seen, performance.now()].slice(-20);
      onChange();
    },
    toggle: () => (cine.playing ? cine.stop() : cine.play()),
  };
  return cine;
}
