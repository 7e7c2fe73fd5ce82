/** Plays a stack in a circle. A slice that is not there yet is waited for, not skipped. */
export function createCine(stack, onChange) {
  let [timer, rate, asked] = [0, 10, -1];

  const tick = () => {
    if (asked >= 0) return;
    asked = (stack.index() + 1) % stack.count;
    stack.show(asked);
  };
  const cine = {
    get playing() {
      return timer !== 0;
    },
    setRate: (framesPerSecond) => (rate = framesPerSecond),
    play(framesPerSecond = rate) {
      cine.stop();
      if (stack.count < 2) return;
      rate = framesPerSecond;
      timer = setInterval(tick, 1000 / rate);
      onChange();
    },
    stop() {
      clearInterval(timer);
      [timer, asked] = [0, -1];
      onChange();
    },
    /** Told of each slice that came up, or that failed. */
    arrived: () => (asked = -1),
    toggle: () => (cine.playing ? cine.stop() : cine.play()),
  };
  return cine;
}
