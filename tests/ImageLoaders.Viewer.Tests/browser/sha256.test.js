import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { keyOf } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/index.js';
import { sha256 } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/sha256.js';

const text = (words) => new TextEncoder().encode(words);

// FIPS 180-4's examples, as NIST publishes them.
for (const [words, expected] of [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])
  test(`Sha256_Of${words.length}Letters_IsTheStandards`, () => assert.equal(sha256(text(words)), expected));

test('Sha256_EveryLength_IsTheBrowsersOwn', async () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => 37 * i + length);
    assert.equal(sha256(bytes), Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex'), `${length} bytes`);
  }
});

for (const [what, given] of [['WithTheBrowsersHash', crypto], ['WithoutTheBrowsersHash', {}]])
  test(`KeyOf_${what}_IsTheHosts`, async () => {
    const { crypto } = globalThis;
    Object.defineProperty(globalThis, 'crypto', { value: given, configurable: true });
    try {
      for (const id of ['example:ct', 'wadouri:https://server/ü?token=secret']) assert
        .equal(await keyOf(id), createHash('sha256').update(id, 'utf8').digest('hex'));
    } finally {
      Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
    }
  });
