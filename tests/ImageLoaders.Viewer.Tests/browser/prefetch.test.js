import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framesOf, idsIn } from '../../../host/ImageLoaders.Cli/viewer/src/ids.js';
import { createPrefetcher, nearestFirst } from '../../../host/ImageLoaders.Cli/viewer/src/prefetch.js';

test('NearestFirst_MiddleOfAStack_GoesOutwardsAheadFirst', () => {
  assert.deepEqual(nearestFirst(6, 2, 1, 10), [3, 1, 4, 0, 5]);
  assert.deepEqual(nearestFirst(6, 2, -1, 2), [1, 3, 0, 4]);
  assert.deepEqual(nearestFirst(1, 0, 1, 5), []);
});

function loads() {
  const [asked, cancelled, done] = [[], [], new Map()];
  const load = (id) => new Promise((resolve) => (asked.push(id), done.set(id, resolve)));
  return { asked, cancelled, load, cancel: (id) => cancelled.push(id), finish: async (id) => (done.get(id)(), await null, await null) };
}

test('Prefetcher_ReaderMoves_FollowsAndNeverAsksTwice', async () => {
  const it = loads();
  const prefetcher = createPrefetcher({ ...it, parallel: 1 });
  const ids = ['a', 'b', 'c', 'd', 'e'];
  prefetcher.around(ids, 0, 9);
  assert.deepEqual(it.asked, ['b']);
  prefetcher.around(ids, 4, 9);
  await it.finish('b');
  await it.finish('d');
  await it.finish('c');
  assert.deepEqual(it.asked, ['b', 'd', 'c']); // a and e were looked at: they are there
});

test('Prefetcher_Stopped_CancelsWhatRunsAndAsksNoMore', async () => {
  const it = loads();
  const prefetcher = createPrefetcher({ ...it, parallel: 2 });
  prefetcher.around(['a', 'b', 'c', 'd'], 0, 9);
  prefetcher.stop();
  assert.deepEqual(it.cancelled, ['b', 'c']);
  await it.finish('b');
  await it.finish('c');
  assert.deepEqual(it.asked, ['b', 'c']);
});

test('FramesOf_ObjectWithFrames_NamesEachOfThem', () => {
  assert.deepEqual(framesOf('dicomfile:/a.dcm', 2), ['dicomfile:/a.dcm', 'dicomfile:/a.dcm?frame=2']);
  assert.deepEqual(framesOf('wadouri:http://s/wado?keyframe=3', 2)[1], 'wadouri:http://s/wado?keyframe=3&frame=2');
  assert.deepEqual(framesOf('example:stack?frame=3', 16), ['example:stack?frame=3']);
  assert.deepEqual(framesOf('wadors:http://s/frames/1', 4), ['wadors:http://s/frames/1']);
  assert.deepEqual(framesOf('example:ct', undefined), ['example:ct']);
});

test('IdsIn_Text_AreItsLines', () => assert.deepEqual(idsIn(' a \r\n\n b c'), ['a', 'b c']));
