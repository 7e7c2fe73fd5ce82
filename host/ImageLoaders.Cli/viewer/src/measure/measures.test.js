import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMeasures } from './measures.js';

const ids = (measures) => measures.now.map(({ id }) => id);
const line = (id, x = 0) => ({ id, kind: 'length', imageId: 'a', points: [[x, 0], [1, 1]] });

test('Undo_OfEveryChange_ComesBackToEachListThereWas', () => {
  const measures = createMeasures(() => {});
  measures.put(line(1));
  measures.put(line(2));
  measures.put(line(1, 5));
  measures.remove(2);
  measures.clear();
  assert.deepEqual(ids(measures), []);
  measures.undo();
  assert.deepEqual(ids(measures), [1]);
  measures.undo();
  assert.deepEqual(ids(measures), [2, 1]);
  measures.undo();
  assert.deepEqual([ids(measures), measures.now[0].points[0]], [[1, 2], [0, 0]]);
  measures.redo();
  assert.equal(measures.now.at(-1).points[0][0], 5);
  for (let i = 0; i < 9; i++) measures.undo();
  assert.deepEqual(ids(measures), []);
});

test('Sketch_WhileItIsDrawn_IsInNoHistory', () => {
  let told = 0;
  const measures = createMeasures(() => told++);
  measures.sketch(line(1));
  measures.sketch(line(1, 3));
  assert.deepEqual([ids(measures), told], [[1], 2]);
  measures.sketch(null);
  assert.deepEqual(ids(measures), []);
  measures.undo();
  measures.put(line(1));
  measures.undo();
  assert.deepEqual(ids(measures), []);
});

test('List_ThatWasRead_IsNeverChanged', () => {
  const measures = createMeasures(() => {});
  measures.put(line(1));
  const before = measures.now;
  measures.put(line(2));
  assert.deepEqual(before.map(({ id }) => id), [1]);
  assert.throws(() => /** @type {any[]} */ (before).push(line(3)), TypeError);
});
