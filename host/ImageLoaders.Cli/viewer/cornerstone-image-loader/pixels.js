import { HostImageError } from './host-image-error.js';

export const ARRAYS = { u8: Uint8Array, s8: Int8Array, u16: Uint16Array, s16: Int16Array, u32: Uint32Array, s32: Int32Array,
  f32: Float32Array, f64: Float64Array };

export async function readPixels(response, imageId, signal, progress) {
  const header = (name) => response.headers.get(`ImageLoaders-${name}`);
  const layout = { rows: +header('Rows'), columns: +header('Columns'), components: +header('Components'),
    sampleType: header('Sample-Type') };
  const ArrayType = ARRAYS[layout.sampleType];
  const total = layout.rows * layout.columns * layout.components * (ArrayType?.BYTES_PER_ELEMENT ?? 0);
  const wrong = (detail, cause) => new HostImageError('Malformed', detail, { status: response.status, imageId, cause });
  if (!Number.isSafeInteger(total) || total <= 0)
    throw wrong('The answer does not say what its pixels are. Across origins, the host must expose its ImageLoaders-* headers.');

  const reader = response.body.getReader();
  const bytes = new Uint8Array(total);
  let loaded = 0;
  progress(0, total);
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      if (loaded + chunk.value.length > total) throw wrong(`More than the ${total} bytes that the header announces came.`);
      bytes.set(chunk.value, loaded);
      loaded += chunk.value.length;
      progress(loaded, total);
    }
  } catch (cause) {
    if (cause instanceof HostImageError) throw cause;
    if (signal.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId, cause });
    throw new HostImageError('Unreachable', `The connection broke after ${loaded} of ${total} bytes. Load it again.`, { imageId, cause });
  }
  if (loaded < total) throw wrong(`Only ${loaded} of ${total} bytes of pixels came. Load it again.`);
  return { layout, stored: new ArrayType(bytes.buffer) };
}
