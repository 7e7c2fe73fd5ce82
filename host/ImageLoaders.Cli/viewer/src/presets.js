const CT = [
  ['Abdomen', 40, 400],
  ['Bone', 300, 1500],
  ['Brain', 40, 80],
  ['Lung', -600, 1500],
  ['Mediastinum', 50, 350],
];

/** The windows to choose from: the image's own, all its values, and the usual ones of CT. */
export function presetsOf(image) {
  if (image.color) return [];
  const { description, modules } = image.hostImage;
  const own = (description.windows ?? []).map(({ center, width, explanation }, i) => ({ name: explanation || (i === 0 ? 'As stored' : `As stored, ${i + 1}`), center, width }));
  const { minPixelValue: low, maxPixelValue: high } = image;
  const all = { name: 'All values', center: (low + high + 1) / 2, width: high - low + 1 };
  const usual = modules.generalSeriesModule?.modality === 'CT' ? CT.map(([name, center, width]) => ({ name: `CT ${name.toLowerCase()}`, center, width })) : [];
  return [...own, all, ...usual];
}
