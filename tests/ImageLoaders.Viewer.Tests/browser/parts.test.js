import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventReader } from '../../../host/ImageLoaders.Cli/viewer/src/event-reader.js';

test('EventReader_TextInPieces_RaisesWholeEvents', () => {
  const raised = [];
  const read = createEventReader((name, data) => raised.push([name, data]))();
  const text =
    'retry: 2000\n\n: alive\n\nevent: plugin\ndata: {"name":"A: b","state":"Active"}\n\n'
      + 'event: progress\ndata: {"bytesReceived":1}\n\nevent: lost\ndata';
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
