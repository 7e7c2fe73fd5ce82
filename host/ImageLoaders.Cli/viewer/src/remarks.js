import { orientationOf } from '../cornerstone-image-loader/index.js';

/**
 * What is wrong with the object, in the host's words, and what of it is not used here.
 * @param {Stated} hostImage
 */
export function remarksOf({ description, modules, remarks = [] }) {
  const cosines = modules.imagePlaneModule?.imageOrientationPatient ?? [];
  const invalid = cosines.length > 0 && !orientationOf(modules.imagePlaneModule)
    ? [`Image Orientation ${cosines.join('\\')} is not two directions of length 1 at right angles: not used.`] : [];
  return [...new Set([...(description.remarks ?? []), ...remarks, ...invalid])];
}
