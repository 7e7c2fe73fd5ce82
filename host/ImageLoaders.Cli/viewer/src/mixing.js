/** @param {string} text */
const folded = (text) => (text ?? '').toUpperCase().replace(/[\s^=]+/g, ' ').trim();

// Of each image, what it is of; nothing stated is of nothing else that is stated.
/** @type {{ [kind: string]: (modules: Modules) => string | undefined }} */
const KINDS = {
  patients: ({ patientModule: { patientId, patientName } = {} }) => `${folded(patientId)} / ${folded(patientName)}`,
  studies: ({ generalStudyModule: study = {}, generalSeriesModule: series = {} }) => study.studyInstanceUid ?? series.studyInstanceUid,
  series: ({ generalSeriesModule: series = {} }) => series.seriesInstanceUid,
  'frames of reference': ({ frameOfReferenceModule: frame = {}, imagePlaneModule: plane = {} }) =>
    frame.frameOfReferenceUid ?? plane.frameOfReferenceUid,
};

/** Looks at the images of a stack as they come: `take(hostImage)` answers of what there are several among them, as `['patients']`. */
export function createMixing() {
  const seen = Object.keys(KINDS).map(() => new Set());
  return {
    /** @param {HostImage} hostImage */
    take({ modules }) {
      Object.values(KINDS).forEach((of, i) => seen[i].add(of(modules) ?? ''));
      return Object.keys(KINDS).filter((_, i) => seen[i].size > 1);
    },
  };
}
