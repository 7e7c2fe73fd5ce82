import { lazily } from './stored.js';

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
 * The image with its pixels. `hostImage.stored` gives the stored ones: the pixels themselves, or computed from them by `restore`, or, where
 * they cannot be computed, kept beside them.
 */
export function withPixels(image, pixels, stored, restore) {
  const isKept = pixels !== stored && !restore;
  const read = pixels === stored ? () => pixels : restore ? lazily(restore) : () => stored;
  Object.defineProperty(image.hostImage, 'stored', { get: read, enumerable: true });
  return { ...image, getPixelData: () => pixels, sizeInBytes: pixels.byteLength + (isKept ? stored.byteLength : 0) };
}
