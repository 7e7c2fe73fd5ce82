import { placeOf } from '../cornerstone-image-loader/index.js';
import { compressionOf } from './compression.js';
import { nameGroups } from './names.js';
import { toStep } from './numbers.js';

/** @param {Modules} modules */
const side = ({ generalImageModule: image = {}, generalSeriesModule: series = {} }) => {
  const [laterality, view] = [image.imageLaterality || series.laterality, image.viewPosition || image.viewCodeMeaning];
  return [laterality && `Laterality ${laterality}`, view && `View ${view}`].filter(Boolean).join(', ');
};

/**
 * Where a slice lies in mm: along the normal by its position; Slice Location (0020,1041) alone is named, and is not of one frame of many.
 * @param {Modules} modules
 */
function place({ imagePlaneModule: plane = {}, frameModule: frame = {} }) {
  const along = placeOf(plane);
  if (along !== undefined) return `at ${toStep(along, 0.01)} mm`;
  return typeof plane.sliceLocation === 'number'
    && !(frame.numberOfFrames > 1) ? `Slice Location ${toStep(plane.sliceLocation, 0.01)} mm` : '';
}

/**
 * What is written over the corners of an image, by what its object states: lines of text, none where it states nothing.
 * @param {Stated} hostImage
 */
export function factsOf({ description, modules }) {
  const { patientModule: patient = {}, generalStudyModule: study = {}, generalSeriesModule: series = {} } = modules;
  const compression = compressionOf({ description, modules });
  return {
    who: [...nameGroups(patient.patientName), patient.patientId, study.studyDescription],
    what: [series.modality, series.seriesDescription, side(modules), `${description.columns} × ${description.rows}`,
      compression?.startsWith('lossy') && compression],
    where: [place(modules)],
  };
}
