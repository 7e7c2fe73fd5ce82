import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { hostAt } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/host.js';

const { fetch } = globalThis;

afterEach(() => {
  globalThis.fetch = fetch;
});

function stub(headers = {}) {
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(new URL(address).searchParams);
    return new Response('{"modules":{"a":1}}', { headers });
  };
  return asked;
}

test('what an image belongs to is sent with each request for it', async () => {
  const asked = stub();
  const host = hostAt('http://host/images', {}, (id) => (id.startsWith('dicomfile:content/') ? 'mine' : undefined));
  await host.metadata('dicomfile:content/1?frame=2');
  await host.metadata('example:ct');
  await host.metadataOf(['dicomfile:content/1']);
  await host.rendered('dicomfile:content/1', { viewport: '64,64' });
  assert.deepEqual(asked.map((query) => query.get('group')), ['mine', null, 'mine', 'mine']);
  assert.deepEqual(asked.map((query) => query.get('id')), ['dicomfile:content/1?frame=2', 'example:ct', null, 'dicomfile:content/1']);
});
