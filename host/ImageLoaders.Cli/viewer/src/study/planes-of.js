import { orientationOf } from '../../cornerstone-image-loader/index.js';
import { withoutFrame } from '../ids.js';

export const PLANES = ['axial', 'coronal', 'sagittal'];

/**
 * The id of the volume that a stack is: the one that lists it, or that of the object whose frames they all are. A derived plane is of its
 * own source.
 * @param {Stack | undefined} stack
 * @param {string[]} ids
 */
export function sourceOf(stack, ids) {
  if (stack?.listId) return stack.listId;
  const [, source] = /^mpr:[^}]*?;of=([^{].*)$/.exec(ids[0] ?? '') ?? [];
  if (source) return source;
  const [object, ...others] = [...new Set(ids.map(withoutFrame))];
  if (object && others.length === 0 && ids.length > 1) return object;
  throw Object.assign(new Error('Planes are made of a series that the host can list: a folder or series of a server, or an object of many '
    + 'frames. Dropped files are shown as they are.'), { title: 'No planes through these images' });
}

/**
 * The id that lists the planes through a volume; `slab` as in 10,max.
 * @param {string} plane
 * @param {string} source
 * @param {string} slab
 */
export const planesId = (plane, source, slab) => `mpr:${plane}${slab ? `;slab=${slab}` : ''};of=${source}`;

/**
 * The plane that an image lies in: the one whose normal is nearest to its own.
 * @param {Picture} image
 */
function planeOfImage({ hostImage }) {
  const cosines = orientationOf(hostImage.modules.imagePlaneModule);
  if (!cosines) return 'axial';
  const [a, b, c, d, e, f] = cosines;
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d].map(Math.abs);
  return ['sagittal', 'coronal', 'axial'][normal.indexOf(Math.max(...normal))];
}

/**
 * The id that lists the planes through two volumes, the second in colour over the first.
 * @param {Picture} image
 * @param {string} below
 * @param {string} above
 */
export const fusedId = (image, below, above) => `mpr:${planeOfImage(image)};map=hotiron;opacity=0.5;of={${below}};of={${above}}`;
