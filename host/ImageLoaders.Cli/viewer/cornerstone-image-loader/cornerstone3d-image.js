import { colorPixels } from './color.js';
import { common, withPixels } from './common-image.js';
import { holdsPadding, layoutOf, modalityPixels, modalityRange } from './modality.js';
import { photometric } from './modules.js';
import { scalingParameters } from './scaling.js';
import { isComputedBack, lazily, storedFrom } from './stored.js';
import { defaultWindow, windowToShow } from './windows.js';

const COLOR_WINDOW = { windowCenter: 128, windowWidth: 256, voiLUTFunction: 'LINEAR' };

/**
 * @param {string} imageId
 * @param {any} loaded
 * @param {Record<string, any>} told
 * @param {{ useRGBA?: boolean, type?: string, suv?: number }} [options] `useRGBA`: as Cornerstone's CPU rendering wants colours; `type`:
 *   of a volume's pixels; `suv`: see `suvOf`
 */
export function cornerstone3DImage(imageId, loaded, told, { useRGBA = false, type, suv = 1 } = {}) {
  const { imagePlaneModule: plane, calibrationModule } = told;
  const image = common(imageId, loaded);
  const { description } = loaded;
  const numberOfComponents = image.color ? (useRGBA ? 4 : 3) : 1;
  const { pixels, restore } = image.color
    ? { pixels: colorPixels(loaded.stored, description, numberOfComponents) }
    : greyPixels(loaded, type, suv);
  loaded.isUsed = true;
  if (restore) Object.defineProperty(loaded, 'stored', { get: lazily(restore) });
  const [lowest, highest] = image.color ? [0, 255] : modalityRange(description).map((value) => value * suv);
  const { windowCenter, windowWidth, voiLUTFunction } = image.color ? COLOR_WINDOW : defaultWindow(description);
  return withPixels(
    {
      ...image,
      ...windowToShow(windowCenter * (image.color ? 1 : suv), windowWidth * (image.color ? 1 : suv), voiLUTFunction),
      rowPixelSpacing: plane.rowPixelSpacing ?? null,
      columnPixelSpacing: plane.columnPixelSpacing ?? null,
      calibration: calibrationModule,
      rgba: image.color && useRGBA,
      numberOfComponents,
      dataType: pixels.constructor.name,
      minPixelValue: lowest,
      maxPixelValue: highest,
      photometricInterpretation: photometric(description),
      imageFrame: { photometricInterpretation: photometric(description) },
      preScale: { enabled: true, scaled: true, scalingParameters: scalingParameters(image, told, suv) },
      imageQualityStatus: 8,
    },
    pixels,
    loaded,
    Boolean(restore)
  );
}

/**
 * The pixels, and how the stored values are had of them. They take the place of the stored values where these can be computed back, unless
 * another image of the same load uses these.
 * @type {(loaded: Record<string, any>, type: string | undefined, suv: number) => { pixels: any, restore?: () => any }}
 */
function greyPixels({ stored, description, isUsed }, type, suv) {
  const layout = layoutOf(description, { stored: stored.constructor, hasPadding: holdsPadding(stored, description), suv, type });
  const { ArrayType } = layout;
  const isBack = isComputedBack(description, layout);
  const isPlace = isBack && !isUsed && ArrayType.BYTES_PER_ELEMENT === stored.BYTES_PER_ELEMENT;
  const pixels = modalityPixels(stored, description, layout, suv, isPlace ? new ArrayType(stored.buffer) : undefined);
  return { pixels, restore: isBack && pixels !== stored ? () => storedFrom(pixels, description, layout, suv) : undefined };
}
