/**
 * The stored values that are padding, first to last (PS3.3 C.7.5.1.1.2); null where there are none.
 * @type {(description: Record<string, any>) => [number, number] | null}
 */
export function paddingOf({ components, pixelPaddingValue: padding, pixelPaddingRangeLimit }) {
  const limit = pixelPaddingRangeLimit ?? padding;
  return components > 1 || padding == null ? null : [Math.min(padding, limit), Math.max(padding, limit)];
}
