import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './reader.js';
import { linear, viewerPage } from './viewer-page.js';

const viewer = viewerPage();
const { asked } = viewer;

const frameOf = (id) => Number(/frame=(\d+)/.exec(id)?.[1] ?? 1);

/** Waits for a slice of the stand-in's stack: its number and its grey. */
const isAt = (reader, slice) =>
  eventually(async () => (await reader.slice()) === slice && Math.abs((await reader.grey()) - linear(100 * slice, 800, 1600)) <= 1,
    `slice ${slice}`);

/** Waits until the slice that is told is the one that is seen; at least the slice `first`. */
const isAtSome = (reader, first = 1) =>
  eventually(async () => {
    const slice = await reader.slice();
    return slice >= first && Math.abs((await reader.grey()) - linear(100 * slice, 800, 1600)) <= 1;
  }, `a slice from ${first} on`);

test('Wheel_OverAStack_ChangesTheSlice', async () => {
  const reader = await viewer.arrive(['example:stack']);
  await reader.sees('example:stack, slice 1 of 16');
  await reader.point();
  for (const slice of [2, 3]) {
    await reader.page.mouse.wheel(0, 100);
    await isAt(reader, slice);
  }
  await reader.page.mouse.wheel(0, -100);
  await isAt(reader, 2);
  await eventually(async () => /stored 200$/.test(await reader.readout()), 'the value under the resting cursor');
  await reader.page.locator('#viewport').focus();
  for (const [key, slice] of [['End', 16], ['ArrowUp', 15], ['Home', 1], ['ArrowDown', 2], ['PageDown', 3]]) {
    await reader.page.keyboard.press(key);
    await isAt(reader, slice);
  }
  await reader.page.fill('.slices input[type=range]', '9');
  await isAt(reader, 9);
  await reader.screenshot('stack-1280');
});

test('Drag_WithTheSlicesTool_GoesThroughTheStack', async () => {
  const reader = await viewer.arrive(['example:stack']);
  await reader.sees('example:stack, slice 1 of 16');
  await reader.page.click('[data-action="scroll"]');
  await reader.drag([0.5, 0.2], [0.5, 0.6]);
  await isAtSome(reader, 3);
});

test('Cine_Played_RunsUntilPaused', async () => {
  const reader = await viewer.arrive(['example:stack']);
  await reader.sees('example:stack, slice 1 of 16');
  const [slices, greys] = [new Set(), new Set()];
  await reader.page.click('#cine');
  await eventually(async () => slices.add(await reader.slice()).size >= 4 && greys.add(await reader.grey()).size >= 4,
    'four slices, each of its own grey');
  await reader.page.click('#cine');
  assert.equal(await reader.page.getAttribute('#cine', 'aria-label'), 'Play');
  await isAtSome(reader); // what was on its way when it stopped has come
  await reader.page.locator('#viewport').focus();
  await reader.page.keyboard.press(' ');
  await eventually(async () => (await reader.page.getAttribute('#cine', 'aria-label')) === 'Pause', 'the space bar to play');
});

test('Stack_WithADamagedSlice_GoesOnBehindIt', async () => {
  const reader = await viewer.arrive(['example:stack?frame=1', 'example:broken', 'example:stack?frame=3']);
  await reader.sees('example:stack?frame=1');
  await reader.point(0.5, 0.05);
  await reader.page.mouse.wheel(0, 100);
  await reader.page.locator('#message').waitFor();
  assert.equal(await reader.page.getAttribute('#viewport', 'aria-label'), 'No image');
  const before = asked('example:broken').length;
  await reader.page.click('#message .primary');
  await eventually(() => asked('example:broken').length > before, 'another try');
  await reader.page.locator('#message').waitFor();
  await reader.point(0.5, 0.05);
  await reader.page.mouse.wheel(0, 100);
  await reader.sees('example:stack?frame=3, slice 3 of 3');
  assert.ok(await reader.page.locator('#message').isHidden());
});

test('Stack_Open_IsPrefetchedNearestFirstAndBehindWhatIsLookedAt', async () => {
  const reader = await viewer.arrive(['example:stack']);
  const sent = () => reader.requested.filter((id) => id.startsWith('example:stack'));
  await eventually(() => asked('example:stack').length === 16 && sent().length >= 16, 'all slices'); // the browser tells of them later
  assert.equal(sent().length, 16);
  sent().forEach((id, place) => assert.ok(Math.abs(frameOf(id) - 1 - place) <= 2, `${id} was asked for in place ${place}`));
  const [looked, ...ahead] = viewer.host.requests.filter(({ path, id }) => path === '/images/pixels' && id.startsWith('example:stack'))
    .map(({ query }) => query);
  assert.ok(ahead.every((query) => query.get('requestType') === 'prefetch' && query.get('priority') === '10'));
  assert.notEqual(looked.get('requestType'), 'prefetch');
  assert.ok(Number(looked.get('priority') ?? 0) < 10);
});

test('Stack_ReaderJumps_IsPrefetchedAroundTheNewSlice', async () => {
  viewer.host.held = (id) => /^example:long\?frame=[23]$/.test(id); // both places of the prefetch are taken
  const reader = await viewer.arrive(['example:long']);
  await reader.sees('example:long, slice 1 of 200');
  await eventually(() => asked('example:long').length === 3, 'the prefetch to begin');
  await reader.page.fill('.slices input[type=range]', '100');
  await reader.sees('example:long?frame=100');
  viewer.host.release();
  const sent = () => reader.requested.filter((id) => id.startsWith('example:long'));
  await eventually(() => sent().length >= 8, 'the prefetch to go on');
  const next = sent().slice(4, 8).map((id) => Math.abs(frameOf(id) - 100));
  assert.ok(next.every((distance) => distance <= 4), `${next} slices away`);
});

test('Stack_Left_StopsItsRequests', async () => {
  const { host } = viewer;
  host.held = (id) => /^example:long\?frame=([3-9]|\d\d+)$/.test(id);
  const reader = await viewer.arrive(['example:long']);
  await reader.sees('example:long, slice 1 of 200');
  await eventually(() => asked('example:long').some(host.held), 'a slice that is held');
  await reader.open('example:ct');
  await reader.sees('example:ct');
  const held = asked('example:long').filter(host.held);
  await eventually(() => held.every((id) => host.aborted.some((left) => left.id === id && left.path === '/images/pixels')),
    'the requests to be aborted');
  const count = asked('example:long').length;
  assert.ok(count < 10, `${count} of 200 slices were asked for`);
  await reader.open('example:color');
  await reader.sees('example:color');
  assert.equal(asked('example:long').length, count);
});

test('List_OfIds_IsOneStack', async () => {
  const reader = await viewer.arrive();
  await reader.page.click('#open-list');
  await reader.page.fill('#ids', 'example:stack?frame=3\n\n example:stack?frame=9 \n');
  await reader.page.click('#list-dialog button.primary');
  await reader.sees('example:stack?frame=3, slice 1 of 2');
  await reader.page.locator('#viewport').focus();
  await reader.page.keyboard.press('ArrowDown');
  await reader.sees('example:stack?frame=9, slice 2 of 2');
  assert.match(reader.page.url(), /id=example%3Astack%3Fframe%3D3&id=/);
});
