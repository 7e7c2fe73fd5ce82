/** @type {(imageId: string, loaded: Record<string, any>) => any} */
export function common(imageId, { description, modules, remarks }) {
  const { rows, columns, rescaleSlope = 1, rescaleIntercept = 0 } = description;
  return {
    imageId,
    rows,
    columns,
    height: rows,
    width: columns,
    color: description.components > 1,
    slope: rescaleSlope,
    intercept: rescaleIntercept,
    invert: description.invert,
    rowPixelSpacing: description.rowPixelSpacing ?? null,
    columnPixelSpacing: description.columnPixelSpacing ?? null,
    hostImage: { description, modules, remarks },
  };
}

/**
 * The image with its pixels. `hostImage.stored` gives the stored ones: the pixels themselves, or what `loaded` has: kept beside them, or
 * computed from them (`isComputed`).
 * @param {Record<string, any>} image
 * @param {import('./index.js').HostImage['stored']} pixels
 * @param {Record<string, any>} loaded
 */
export function withPixels(image, pixels, loaded, isComputed = false) {
  const isKept = !isComputed && pixels !== loaded.stored;
  const beside = isKept ? loaded.stored.byteLength : 0;
  Object.defineProperty(image.hostImage, 'stored', { get: () => loaded.stored, enumerable: true });
  return { ...image, getPixelData: () => pixels, sizeInBytes: pixels.byteLength + beside };
}
