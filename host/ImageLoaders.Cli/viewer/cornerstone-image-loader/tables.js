/**
 * A module with the lookup tables of a sequence as Cornerstone has them, beside the host's own.
 * @param {Record<string, any>} module
 * @param {string} name
 */
export function tables(module, name) {
  const told = module?.[name.replace('LUT', 'Lut')];
  if (!told) return module;
  const sequence = [told]
    .flat()
    .map(({ firstValueMapped, bitsPerEntry, entries, explanation }, i) => ({
      id: String(i + 1),
      firstValueMapped,
      numBitsPerEntry: bitsPerEntry,
      lut: entries,
      ...(explanation && { explanation }),
    }));
  return { ...module, [name]: sequence };
}

/**
 * Overlays (60xx) as Cornerstone has them: 1 for each pixel that is set, rows from the top; `x` and `y` from 1, as DICOM counts.
 * @type {(module: Record<string, any>) => Record<string, any>}
 */
export function overlayModule({ overlays = [], ...others }) {
  const drawn = overlays.map((/** @type {any} */ { rows, columns, row, column, isRegionOfInterest, label, description, bits }) => ({
    rows,
    columns,
    type: isRegionOfInterest ? 'R' : 'G',
    x: row,
    y: column,
    ...(label && { label }),
    ...(description && { description }),
    get pixelData() {
      return unpack(bits, rows * columns);
    },
  }));
  return { ...others, overlays: drawn };
}

/** @param {string} base64 @param {number} count */
function unpack(base64, count) {
  const packed = atob(base64);
  return Uint8Array.from({ length: count }, (_, i) => (packed.charCodeAt(i >> 3) >> (i & 7)) & 1);
}
