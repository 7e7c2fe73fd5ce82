const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';

// Rescale Type (0028,1054), Dose Units (3004,0002), and Units (0054,1001) of PET by PS3.3 C.8.9.1.1.3; others are read as they are written.
/** @type {Record<string, string>} */
const UNITS = {
  US: '', GY: 'Gy', RELATIVE: 'relative dose', CNTS: 'counts', CPS: 'counts/s', BQML: 'Bq/ml', GML: 'g/ml', NONE: '', CM2: 'cm²',
    CM2ML: 'cm²/ml', PCNT: '%', MGMINML: 'mg/min/ml', UMOLMINML: 'µmol/min/ml',
  MLMING: 'ml/min/g', MLG: 'ml/g', '1CM': '1/cm', UMOLML: 'µmol/ml', PROPCNTS: 'proportional to counts',
    PROPCPS: 'proportional to counts/s', MLMINML: 'ml/min/ml', MLML: 'ml/ml', STDDEV: 'standard deviations',
};

/**
 * How the object turns stored values into those of the modality: by `slope` and `intercept`, or by a `table`; null where it does not say.
 * @param {Stated} hostImage
 * @returns {{ slope?: number, intercept?: number, type?: string, table?: any } | null}
 */
export function rescaleOf({ description, modules }) {
  const told = modules.modalityLutModule ?? {};
  const table = description.modalityLut ?? told.modalityLutSequence;
  const type = description.rescaleType ?? told.rescaleType ?? undefined;
  if (table) return { table, type };
  const { rescaleSlope: slope = 1, rescaleIntercept: intercept = 0 } = description;
  const isSaid = told.rescaleSlope != null || told.rescaleIntercept != null || slope !== 1 || intercept !== 0 || type;
  return isSaid ? { slope, intercept, type } : null;
}

/**
 * PS3.3 C.8.2.1: without another type it is HU, in original images that are no localizers.
 * @param {Stated} hostImage
 * @param {{ slope?: number, type?: string }} rescale
 */
function isHounsfield({ modules }, { type, slope }) {
  const { modalityLutModule: told = {}, sopCommonModule: object = {}, generalImageModule: image = {}, generalSeriesModule: series = {} } =
    modules;
  const [origin, , kind] = image.imageType ?? [];
  const isOriginal = origin === undefined || (origin === 'ORIGINAL' && kind !== 'LOCALIZER');
  return !type && slope !== undefined && told.rescaleSlope != null && told.rescaleIntercept != null && series.modality === 'CT'
    && object.sopClassUid === CT_IMAGE && isOriginal;
}

/**
 * What modality values are measured in, where the object says so; else nothing.
 * @param {Stated} hostImage
 */
export function unitOf(hostImage) {
  const rescale = rescaleOf(hostImage);
  if (!rescale) return '';
  if (rescale.type) return UNITS[rescale.type] ?? rescale.type;
  return isHounsfield(hostImage, rescale) ? 'HU' : '';
}

/** @type {Record<string, string>} */
const UPTAKE = { suvBodyWeight: 'SUVbw', suvLeanBodyMass: 'SUVlbm', suvBodySurfaceArea: 'SUVbsa' };

/**
 * The standard uptake value of a modality value, `[number, name]`, where the object has what it takes to compute one.
 * @param {Modules} modules
 * @param {number} value
 * @returns {[number, string] | undefined}
 */
export function uptakeOf({ scalingModule: factors = {} }, value) {
  const [kind] = Object.keys(UPTAKE).filter((kind) => factors[kind] > 0);
  return kind ? [value * factors[kind], UPTAKE[kind]] : undefined;
}
