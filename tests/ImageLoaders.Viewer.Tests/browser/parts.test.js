import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventReader } from '../../../host/ImageLoaders.Cli/viewer/src/event-reader.js';
import { lengthLines } from '../../../host/ImageLoaders.Cli/viewer/src/length.js';

test('EventReader_TextInPieces_RaisesWholeEvents', () => {
  const raised = [];
  const read = createEventReader((name, data) => raised.push([name, data]))();
  const text = 'retry: 2000\n\n: alive\n\nevent: plugin\ndata: {"name":"A: b","state":"Active"}\n\nevent: progress\ndata: {"bytesReceived":1}\n\nevent: lost\ndata';
  for (const letter of text) read(letter);
  assert.deepEqual(raised, [['plugin', { name: 'A: b', state: 'Active' }], ['progress', { bytesReceived: 1 }]]);
  read(': {"count":2}\n\n');
  assert.deepEqual(raised.at(-1), ['lost', { count: 2 }]);
});

test('EventReader_StreamBegunAgain_ForgetsTheHalfOfTheOne', () => {
  const raised = [];
  const begin = createEventReader((name, data) => raised.push([name, data]));
  begin()('event: plugin\ndata: {"na');
  begin()('event: loaded\ndata: {}\n\n');
  assert.deepEqual(raised, [['loaded', {}]]);
});

test('LengthLines_EveryUnit_IsMillimetresWhereThereAreAny', () => {
  const lines = (length, unit) => lengthLines({ cachedStats: { image: { length, unit } } }, 'image');
  assert.deepEqual(lines(12.345, 'mm'), ['12.35 mm']);
  assert.deepEqual(lines(123.45, 'mm Proj'), ['123.5 mm Proj']);
  assert.deepEqual(lines(1.5, 'cm US Region'), ['15.00 mm US Region']);
  assert.deepEqual(lines(3, 'px'), ['3.00 px']);
  assert.equal(lines(undefined, 'mm'), undefined);
  assert.equal(lengthLines({ cachedStats: {} }, 'image'), undefined);
});
