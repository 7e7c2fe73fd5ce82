import { HostImageError } from './host-image-error.js';

/** @type {Record<string, any>} */
export const ARRAYS = { u8: Uint8Array, s8: Int8Array, u16: Uint16Array, s16: Int16Array, u32: Uint32Array, s32: Int32Array,
  f32: Float32Array, f64: Float64Array };

/**
 * The stored pixels of an answer.
 * @param {Response} response
 * @param {string} imageId
 * @param {{ signal: AbortSignal, progress: (loaded: number, total: number) => void, isNear: boolean }} options `isNear`: the answer crosses
 *   no network, and is read at once
 */
export async function readPixels(response, imageId, { signal, progress, isNear }) {
  /** @param {string} name */
  const header = (name) => response.headers.get(`ImageLoaders-${name}`) ?? '';
  const layout = { rows: +header('Rows'), columns: +header('Columns'), components: +header('Components'),
    sampleType: header('Sample-Type') };
  const ArrayType = ARRAYS[layout.sampleType];
  const total = layout.rows * layout.columns * layout.components * (ArrayType?.BYTES_PER_ELEMENT ?? 0);
  /** @param {string} detail @param {unknown} [cause] */
  const wrong = (detail, cause) => new HostImageError('Malformed', detail, { status: response.status, imageId, cause });
  if (!Number.isSafeInteger(total) || total <= 0)
    throw wrong('The answer does not say what its pixels are. Across origins, the host must expose its ImageLoaders-* headers.');

  let loaded = 0;
  /** @param {number} bytes */
  const told = (bytes) => progress((loaded = bytes), total);
  told(0);
  try {
    const isWhole = isNear && Number(response.headers.get('Content-Length')) === total;
    const buffer = isWhole ? await response.arrayBuffer() : await inParts(response.body, total, told);
    if (!buffer) throw wrong(`More than the ${total} bytes that the header announces came.`);
    if (isWhole) told(total);
    if (loaded < total) throw wrong(`Only ${loaded} of ${total} bytes of pixels came. Load it again.`);
    return { layout, stored: new ArrayType(buffer) };
  } catch (cause) {
    if (cause instanceof HostImageError) throw cause;
    if (signal.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId, cause });
    throw new HostImageError('Unreachable', `The connection broke after ${loaded} of ${total} bytes. Load it again.`, { imageId, cause });
  }
}

/**
 * The bytes as they come; undefined where more come than there are to be.
 * @param {any} body
 * @param {number} total
 * @param {(bytes: number) => void} told
 */
async function inParts(body, total, told) {
  const reader = body.getReader();
  const bytes = new Uint8Array(total);
  let loaded = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    if (loaded + chunk.value.length > total) return undefined;
    bytes.set(chunk.value, loaded);
    told((loaded += chunk.value.length));
  }
  return bytes.buffer;
}
