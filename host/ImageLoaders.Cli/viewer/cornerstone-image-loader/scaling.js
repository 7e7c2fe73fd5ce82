/**
 * The factors of PET and RT dose under Cornerstone's names. `suvbw` is there only where the pixels are to be body-weight SUV: Cornerstone
 * writes SUV beside every value of an image that has it, and beside every value of a volume of PET that has this module at all.
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

/** What modality values of an image are multiplied by to be SUV: 1 where Cornerstone knows of no factor. */
export function suvOf(cornerstone, imageId) {
  const ask = (type) => cornerstone.metaData.get?.(type, imageId);
  const suvbw = ask('generalSeriesModule')?.modality === 'PT' ? ask('scalingModule')?.suvbw : undefined;
  return Number.isFinite(suvbw) && suvbw > 0 ? suvbw : 1;
}

/** How the pixels were scaled, as Cornerstone's `preScale` tells it. */
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

const stated = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
