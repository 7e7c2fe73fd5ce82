import { colorPixels } from './color.js';
import { common, withPixels } from './common-image.js';
import { holdsPadding, layoutOf, modalityPixels, modalityRange } from './modality.js';
import { defaultWindow } from './windows.js';

/** @param {string} imageId @param {Record<string, any>} loaded */
export function legacyImage(imageId, loaded) {
  const image = common(imageId, loaded);
  const { description, stored } = loaded;
  if (image.color) {
    // 127.5 and 255 leave every level as it is under cornerstone-core's own formula.
    const color = {
      windowCenter: 127.5,
      windowWidth: 255,
      minPixelValue: 0,
      maxPixelValue: 255,
      slope: 1,
      intercept: 0,
      rgba: false,
      render: undefined,
    };
    return withPixels({ ...image, ...color }, colorPixels(stored, description, 4), loaded);
  }
  /** @type {{ [name: string]: any }} */
  const grey = { ...image, ...defaultWindow(description, { exact: true }) };
  if (description.voiLuts?.length) grey.voiLUT = legacyTable(description.voiLuts[0]);
  if (description.modalityLut) {
    const [minPixelValue, maxPixelValue] = modalityRange(description);
    const layout = layoutOf(description, { stored: stored.constructor, hasPadding: holdsPadding(stored, description) });
    const pixels = modalityPixels(stored, description, layout);
    return withPixels({ ...grey, slope: 1, intercept: 0, minPixelValue, maxPixelValue }, pixels, loaded);
  }
  const [lowest, highest] = [description.minimumValue, description.maximumValue];
  if (!/^[fsu](32|64)$/.test(description.sampleType))
    return withPixels({ ...grey, minPixelValue: lowest, maxPixelValue: highest }, stored, loaded);
  // cornerstone-core looks each value up in a table: wide values are put on 65,536 steps.
  const step = (highest - lowest) / 65535 || 1;
  const steps = Uint16Array.from(stored, (value) => Math.round((value - lowest) / step));
  const rescale = { slope: grey.slope * step, intercept: grey.slope * lowest + grey.intercept, minPixelValue: 0, maxPixelValue: 65535 };
  return withPixels({ ...grey, ...rescale }, steps, loaded);
}

/** @type {(table: Record<string, any>) => object} */
const legacyTable = ({ firstValueMapped, bitsPerEntry, entries }) => ({
  id: '1',
  firstValueMapped,
  numBitsPerEntry: bitsPerEntry,
  lut: entries,
});
