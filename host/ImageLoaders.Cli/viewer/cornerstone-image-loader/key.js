import { sha256 } from './sha256.js';

/** @param {Uint8Array} bytes */
const hexadecimal = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * What stands for an image id in the host's events, which show ids without what may be secret.
 * @param {string} id
 * @returns {Promise<string>}
 */
export async function keyOf(id) {
  const bytes = new TextEncoder().encode(id);
  return globalThis.crypto?.subtle ? hexadecimal(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))) : sha256(bytes);
}
