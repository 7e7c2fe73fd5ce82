/**
 * The stored values that are padding, first to last (PS3.3 C.7.5.1.1.2); null where there are none.
 * @param {{ components: number, pixelPaddingValue?: number | null, pixelPaddingRangeLimit?: number | null }} description
 * @returns {[number, number] | null}
 */
export function paddingOf({ components, pixelPaddingValue: padding, pixelPaddingRangeLimit }) {
  if (components > 1 || padding === null || padding === undefined) return null;
  const limit = pixelPaddingRangeLimit ?? padding;
  return [Math.min(padding, limit), Math.max(padding, limit)];
}
