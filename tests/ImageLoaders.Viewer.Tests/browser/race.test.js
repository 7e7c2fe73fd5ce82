import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchFrames } from './frames.js';
import { eventually } from './reader.js';
import { viewerPage } from './viewer-page.js';

// Images that come late, fail, are cancelled and replaced while they load: at no frame that is painted do picture and texts differ.
const SEQUENCES = Number(process.env.VIEWER_SEQUENCES ?? 10);
const viewer = viewerPage();

/** Numbers from 0 to 1 that are the same for the same seed. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What a hurried reader does in one sequence, as `[action, argument, pause in ms]`. */
function sequence(next) {
  const number = () => 1 + Math.floor(15 * next());
  const ids = () => Array.from({ length: next() < 0.4 ? 1 : 2 + Math.floor(5 * next()) }, () => `example:numbered?n=${number()}`);
  const actions = [['open', ids(), Math.floor(60 * next())]];
  for (let i = 0; i < 7; i++) {
    const which = next();
    const pause = next() < 0.3 ? 0 : Math.floor(50 * next());
    actions.push(which < 0.35 ? ['key', ['ArrowDown', 'ArrowUp', 'Home', 'End'][Math.floor(4 * next())], pause] : which < 0.5
      ? ['wheel', next() < 0.5 ? 100 : -100, pause] : which < 0.65 ? ['open', ids(), pause] : which < 0.8
      ? ['button', next() < 0.5 ? 0 : 1, pause] : ['key', ['+', '0', 'i', 'r', ' '][Math.floor(5 * next())], pause]);
  }
  return actions;
}

test('Frames_OfRandomSequences_HaveTheTextsOfTheirPicture', async () => {
  const { host } = viewer;
  const next = random(20261130);
  const fate = new Map(); // of an id, until the next sequence
  const fateOf = (id) => fate.get(id) ?? fate.set(id, { delay: next() < 0.4 ? 0 : Math.floor(120 * next()), fails: next() < 0.2 }).get(id);
  Object.assign(host, { delay: (id) => (id.startsWith('example:numbered') ? fateOf(id).delay : 0), fails: (id) =>
    id.startsWith('example:numbered') && fateOf(id).fails });
  const reader = await viewer.arrive(['example:numbered?n=8']);
  await reader.point(0.5, 0.5);
  await watchFrames(reader.page);
  const watched = () => reader.page.evaluate(() => window.watched);
  // A busy machine paints few frames: it goes on until there is something to judge by.
  const saysLittle = ({ frames, pictures }) => pictures.length < 8 || frames <= 3 * SEQUENCES;
  for (let i = 0; i < SEQUENCES || (i < 10 * SEQUENCES && saysLittle(await watched())); i++) {
    fate.clear();
    await reader.page.evaluate((actions) => window.act(actions), sequence(next));
  }
  const { frames, pictures, wrong } = await watched();
  assert.deepEqual(wrong.slice(0, 3), [], `${wrong.length} of ${frames} frames`);
  assert.ok(!saysLittle({ frames, pictures }), `${pictures.length} pictures in ${frames} frames were seen`);

  // A canvas that is resized or reset is empty until it is drawn.
  Object.assign(host, { delay: () => 0, fails: () => false });
  const before = frames;
  await reader.page.evaluate(() => window.act([['open', ['example:numbered?n=9'], 300], ...Array(6).fill(['key', '0', 0])]));
  for (const width of [1000, 1100, 900, 1280]) await reader.page.setViewportSize({ width, height: 700 + (width % 7) });
  const resized = await watched();
  assert.deepEqual(resized.wrong.slice(0, 3), [], 'while it was reset and resized');
  assert.ok(resized.frames > before);

  // What is asked for again while it is given up is shown all the same.
  Object.assign(host, { delay: () => 30, fails: () => false });
  for (const id of ['example:numbered?n=4', 'example:numbered?n=4', 'example:numbered?n=5']) await reader.page
    .evaluate((id) => window.act([['open', [id], 5]]), id);
  await eventually(async () => (await reader.page.getAttribute('#viewport', 'aria-label')) === 'Image example:numbered?n=5',
    'the last one');
  for (const twice of [0, 1]) await reader.page.evaluate((twice) => window.act([['open', ['example:numbered?n=14'], 5 * twice]]), twice);
  await eventually(async () => (await reader.page.getAttribute('#viewport', 'aria-label')) === 'Image example:numbered?n=14',
    'what was opened twice');
});
