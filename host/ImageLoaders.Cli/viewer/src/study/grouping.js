import { placeOf } from '../../cornerstone-image-loader/index.js';
import { nameGroups } from '../names.js';

const byName = new Intl.Collator('en', { numeric: true });
const DEGREES = 0.999; // the least cosine of two directions that count as one

/** @param {Modules} modules */
const cosinesOf = ({ imagePlaneModule: plane = {} }) =>
  (placeOf(plane) === undefined ? null : plane.imageOrientationPatient);
/** @param {number[] | null} a @param {number[]} b */
const isOneWay = (a, b) => a && b && [0, 3].every((i) => a[i] * b[i] + a[i + 1] * b[i + 1] + a[i + 2] * b[i + 2] > DEGREES);

/**
 * What of an object must be the same for its images to be gone through as one stack.
 * @param {Listed} object
 */
function keyOf({ ids, modules }) {
  const { generalSeriesModule: series = {}, imagePixelModule: pixels = {} } = modules;
  if (ids.length > 1) return `object ${ids[0]}`; // one of many frames is a stack of its own
  return series.seriesInstanceUid ? `${series.seriesInstanceUid} ${pixels.rows} ${pixels.columns}` : 'pictures';
}

/** @param {Listed[]} objects */
function labelOf(objects) {
  const { generalSeriesModule: series = {}, patientModule: patient = {}, generalStudyModule: study = {} } = objects[0].modules;
  return {
    modality: series.modality,
    description: series.seriesDescription ?? (series.seriesInstanceUid ? undefined : objects.length > 1 ? 'Pictures' : objects[0].name),
    number: series.seriesNumber,
    study: study.studyInstanceUid,
    patient: [...nameGroups(patient.patientName), patient.patientId].filter(Boolean).join(', '),
  };
}

/**
 * In the order in which they lie in the patient where all of them state it, else by their numbers, else by their names.
 * @param {Listed[]} objects
 */
function sorted(objects) {
  const places = objects.map(({ modules }) => placeOf(modules.imagePlaneModule ?? {}));
  const numbers = objects.map(({ modules }) => modules.generalImageModule?.instanceNumber);
  const keys = [places, numbers].find((each) => each.every(Number.isFinite) && new Set(each).size === each.length);
  const order = objects.map((_, i) => i);
  return (keys ? order.sort((a, b) => keys[a] - keys[b]) : order.sort((a, b) => byName.compare(objects[a].name, objects[b].name)))
    .map((i) => objects[i]);
}

/**
 * Groups objects, `{ name, ids, modules }`, into the stacks that are looked at: those of one series that have one size and lie one way,
 * each sorted by position. An object of many frames is a stack of its own, and so are all pictures that state no series.
 * @param {Listed[]} objects
 */
export function groupsOf(objects) {
  /** @type {Map<string, { cosines: number[] | null, objects: Listed[] }[]>} */
  const stacks = new Map();
  for (const object of objects) {
    const key = keyOf(object);
    const cosines = cosinesOf(object.modules);
    const ways = stacks.get(key) ?? [];
    stacks.set(key, ways);
    const way = ways.find((each) => (cosines ? isOneWay(each.cosines, cosines) : !each.cosines));
    if (way) way.objects.push(object);
    else ways.push({ cosines, objects: [object] });
  }
  return [...stacks].flatMap(([key, ways]) => ways.map(({ objects }, i) => ({
    key: i === 0 ? key : `${key} ${i + 1}`,
    ...labelOf(objects),
    ids: sorted(objects).flatMap(({ ids }) => ids),
  })))
    .sort((a, b) => byName.compare(a.patient, b.patient) || byName.compare(a.study ?? '', b.study ?? '')
      || (a.number ?? Infinity) - (b.number ?? Infinity) || 0);
}
