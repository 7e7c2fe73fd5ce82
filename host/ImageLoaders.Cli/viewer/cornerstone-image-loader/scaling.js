/**
 * The factors of PET and RT dose under Cornerstone's names. `suvbw` is there only where the pixels are to be body-weight SUV: Cornerstone
 * writes SUV beside every value of an image that has it, and beside every value of a volume of PET that has this module at all.
 * @type {(told: Record<string, any> | undefined, modality: string | undefined, isSuv: boolean) => Record<string, any> | undefined}
 */
export function scalingModule(told = {}, modality, isSuv) {
  const {
    suvBodyWeight: suvbw,
    suvLeanBodyMass: suvlbm,
    suvBodySurfaceArea: suvbsa,
    doseGridScaling,
    doseSummation,
    doseType,
    doseUnits,
  } = told;
  if (modality === 'RTDOSE')
    return stated({ DoseGridScaling: doseGridScaling, DoseSummation: doseSummation, DoseType: doseType, DoseUnit: doseUnits });
  return isSuv && suvbw > 0 ? stated({ suvbw, suvlbm, suvbsa }) : undefined;
}

/**
 * What modality values of an image are multiplied by to be SUV: 1 where Cornerstone knows of no factor.
 * @param {any} cornerstone
 * @param {string} imageId
 */
export function suvOf(cornerstone, imageId) {
  /** @param {string} type */
  const ask = (type) => cornerstone.metaData.get?.(type, imageId);
  const suvbw = ask('generalSeriesModule')?.modality === 'PT' ? ask('scalingModule')?.suvbw : undefined;
  return Number.isFinite(suvbw) && suvbw > 0 ? suvbw : 1;
}

/**
 * How the pixels were scaled, as Cornerstone's `preScale` tells it.
 * @type {(scale: Record<string, any>, modules: Record<string, any>, suv: number) => Record<string, any>}
 */
export function scalingParameters({ slope, intercept }, modules, suv) {
  const { modality } = modules.generalSeriesModule;
  const {
    DoseGridScaling: doseGridScaling,
    DoseSummation: doseSummation,
    DoseType: doseType,
    DoseUnit: doseUnit,
  } = (modality === 'RTDOSE' && modules.scalingModule) || {};
  return {
    rescaleSlope: slope,
    rescaleIntercept: intercept,
    ...stated({ modality, doseGridScaling, doseSummation, doseType, doseUnit }),
    ...(suv !== 1 || modules.scalingModule?.suvbw ? { suvbw: suv } : {}),
  };
}

/** @param {Record<string, any>} values */
const stated = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
