import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { createCine } from './cine.js';

let [now, timers] = [0, new Map()];
beforeEach(() => {
  [now, timers] = [0, new Map()];
  let last = 0;
  mock.method(performance, 'now', () => now);
  // As browsers do, a timer that is due at once comes a little later.
  mock.method(globalThis, 'setTimeout', (act, wait) => (timers.set(++last, { act, at: now + Math.max(wait, 1) }), last));
  mock.method(globalThis, 'clearTimeout', (timer) => timers.delete(timer));
});
afterEach(() => mock.restoreAll());
function pass(milliseconds, each) {
  for (const end = now + milliseconds; now < end;) {
    now++;
    for (const [timer, { act, at }] of [...timers]) if (at <= now && timers.delete(timer)) act();
    each();
  }
}

/** A stack whose slices come up so many milliseconds after they were asked for, each at its own. */
function played(times) {
  const [shown, coming] = [[], []];
  const stack = { count: 200, index: () => shown.at(-1)?.slice ?? 0,
    show: (slice) => coming.push({ slice, at: now + times(slice) }) };
  const cine = createCine(stack, () => {});
  const arrive = () => {
    while (coming[0]?.at <= now) {
      shown.push({ slice: coming.shift().slice, at: now });
      cine.arrived();
    }
  };
  return { cine, shown, arrive };
}

test('Play_AtARate_ShowsSoManySlicesASecond', () => {
  const { cine, shown, arrive } = played(() => 20);
  cine.setRate(7.5);
  cine.play();
  pass(4000, arrive);
  assert.deepEqual(shown.slice(0, 3).map(({ slice }) => slice), [1, 2, 3]);
  assert.ok(Math.abs(shown.length - 30) <= 1, `${shown.length} in 4 s`);
  assert.ok(cine.reached > 7.2 && cine.reached < 7.8, `${cine.reached}`);
  cine.stop();
  const { length } = shown;
  pass(1000, arrive);
  assert.ok(shown.length <= length + 1);
});

test('Play_ASliceThatComesLate_IsWaitedForAndTheNextIsShortened', () => {
  const { cine, shown, arrive } = played((slice) => (slice === 5 ? 350 : 5));
  cine.play(10);
  pass(3000, arrive);
  assert.deepEqual(shown.map(({ slice }) => slice), shown.map((_, i) => i + 1));
  const pauses = shown.slice(1).map(({ at }, i) => at - shown[i].at); // the first is that after slice 1
  assert.ok(pauses[4] < 20, `${pauses[4]} ms after the late one`);
  assert.ok(pauses.slice(7).every((pause) => Math.abs(pause - 100) < 5), `${pauses} ms then`);
});
