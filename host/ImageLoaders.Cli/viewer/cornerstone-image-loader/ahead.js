const COLORS = /^(RGB|PALETTE COLOR|YBR_|ARGB|CMYK|HSV)/;

/**
 * What an image's modules say of its pixels, before these have come: without `sampleType` where they do not say what these are.
 * @param {string} imageId
 * @param {Record<string, any>} modules
 */
export function descriptionAhead(imageId, modules) {
  const {
    imagePixelModule: pixel = {},
    imagePlaneModule: plane = {},
    modalityLutModule: modality = {},
    voiLutModule: voi = {},
  } = modules;
  const {
    rows = plane.rows,
    columns = plane.columns,
    bitsAllocated,
    pixelRepresentation = 0,
    photometricInterpretation = '',
    samplesPerPixel = 1,
  } = pixel;
  const isColor = samplesPerPixel > 1 || COLORS.test(photometricInterpretation);
  const bits = isColor || bitsAllocated <= 8 ? 8 : bitsAllocated <= 16 ? 16 : 32;
  const centers = voi.windowCenter ?? [];
  return {
    imageId,
    rows,
    columns,
    components: isColor ? 3 : 1,
    sampleType: bitsAllocated && `${pixelRepresentation === 1 && !isColor ? 's' : 'u'}${bits}`,
    rescaleSlope: modality.rescaleSlope ?? 1,
    rescaleIntercept: modality.rescaleIntercept ?? 0,
    rescaleType: modality.rescaleType,
    modalityLut: modality.modalityLutSequence,
    windows: centers.map((/** @type {number} */ center, /** @type {number} */ i) => ({ center, width: voi.windowWidth?.[i] }))
      .filter((/** @type {any} */ { width }) => width !== undefined),
    voiLutFunction: voi.voiLutFunction ?? 'LINEAR',
    invert: photometricInterpretation === 'MONOCHROME1',
  };
}
