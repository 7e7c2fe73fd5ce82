export function common(imageId, { stored, description, modules, remarks }) {
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
    hostImage: { stored, description, modules, remarks },
  };
}

export function withPixels(image, pixels) {
  const { stored } = image.hostImage;
  return { ...image, getPixelData: () => pixels, sizeInBytes: pixels.byteLength + (pixels === stored ? 0 : stored.byteLength) };
}
