import { colorPixels } from './color.js';
import { common, withPixels } from './common-image.js';
import { modalityPixels, modalityRange } from './modality.js';
import { photometric } from './modules.js';
import { defaultWindow, windowToShow } from './windows.js';

export function cornerstone3DImage(imageId, loaded, { imagePlaneModule: plane, calibrationModule }, { useRGBA = false }) {
  const image = common(imageId, loaded);
  const { description, stored } = loaded;
  const numberOfComponents = image.color ? (useRGBA ? 4 : 3) : 1;
  const pixels = image.color ? colorPixels(stored, description, numberOfComponents) : modalityPixels(stored, description);
  const [lowest, highest] = image.color ? [0, 255] : modalityRange(description);
  const window = image.color ? { windowCenter: 128, windowWidth: 256, voiLUTFunction: 'LINEAR' } : defaultWindow(description);
  return withPixels(
    {
      ...image,
      ...windowToShow(window.windowCenter, window.windowWidth, window.voiLUTFunction),
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
      preScale: { enabled: true, scaled: true, scalingParameters: { rescaleSlope: image.slope, rescaleIntercept: image.intercept } },
      imageQualityStatus: 8,
    },
    pixels,
  );
}
