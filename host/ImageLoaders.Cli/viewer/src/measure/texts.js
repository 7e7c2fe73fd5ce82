import { lengthLines } from '../length.js';
import { isLength, regionOf, regionsOf } from '../regions.js';
import { spacingOf } from '../spacing.js';
import { unitOf, uptakeOf } from '../units.js';
import { valuesAt } from '../values.js';
import { statisticsOf } from './roi.js';

const SQUARE = 1e-6;

/**
 * The size of a pixel between some points, `{ column, row, unit, at }`: in mm where the object states it, else in pixels. Null where it
 * states sizes of different regions, or a region in which a step is no distance; its `unit` is empty where pixels are of no known shape.
 * @param {Stated} hostImage
 * @param {Point[]} points
 */
function pixelSize({ description, modules }, points) {
  const regions = regionsOf(modules);
  const spacing = spacingOf({ description, modules });
  if (regions) {
    const region = regionOf(regions, points[0], points[points.length - 1]);
    if (region === null || (region && !isLength(region))) return null;
    if (region) return { column: 10 * Math.abs(region.physicalDeltaX), row: 10 * Math.abs(region.physicalDeltaY), unit: 'mm',
      at: ', ultrasound region' };
  } else if (spacing) return { ...spacing, unit: 'mm' };
  const aspect = (regions && spacing ? spacing.row / spacing.column : description.pixelAspectRatio) || 1;
  return { column: 1, row: aspect, unit: Math.abs(aspect - 1) < SQUARE ? 'px' : '', at: '' };
}

/** @param {HostImage} hostImage @param {Point[]} pair */
function angleLines(hostImage, [from, corner, to]) {
  if (!to) return lengthLines(hostImage, from, corner);
  const size = pixelSize(hostImage, [from, to]);
  if (!size) return ['no angle: regions of different scales'];
  const [a, b] = [from, to].map((end) => [(end[0] - corner[0]) * size.column, (end[1] - corner[1]) * size.row]);
  const angle = Math.abs(Math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]));
  return [`${((angle * 180) / Math.PI).toFixed(1)}°`];
}

/** @type {Record<string, number>} */
const AREA = { rectangle: 1, ellipse: Math.PI / 4 }; // of the box around it

/** @param {string} kind @param {HostImage} hostImage @param {Point[]} pair */
function areaLine(kind, hostImage, [a, b]) {
  const size = pixelSize(hostImage, [a, b]);
  if (!size) return 'no area: regions of different scales';
  const pixels = AREA[kind] * Math.abs((b[0] - a[0]) * (b[1] - a[1]));
  if (size.unit !== 'mm') return `area ${pixels.toFixed(1)} px`;
  const area = pixels * size.column * size.row;
  return `area ${area.toFixed(area < 10 ? 3 : area < 1000 ? 2 : 0)} mm²${size.at}`;
}

/** @param {string} kind @param {HostImage} hostImage @param {Point[]} points */
function roiLines(kind, hostImage, points) {
  const area = areaLine(kind, hostImage, points);
  if (hostImage.description.components > 1) return [area];
  const statistics = statisticsOf(kind, hostImage, points);
  if (!statistics) return [area, 'no values'];
  const { mean, deviation, minimum, maximum, count } = statistics;
  const unit = unitOf(hostImage) && ` ${unitOf(hostImage)}`;
  /** @param {number} value */
  const digits = (value) => Number(value.toPrecision(6));
  const uptake = uptakeOf(hostImage.modules, mean);
  return [
    `mean ${digits(mean)}${unit}, SD ${digits(deviation)}`,
    `min ${digits(minimum)}, max ${digits(maximum)}${unit}`,
    ...(uptake ? [`mean ${digits(uptake[0])} ${uptake[1]}, max ${digits(uptakeOf(hostImage.modules, maximum)?.[0] ?? NaN)}`] : []),
    `${area}, ${count} px`,
  ];
}

/**
 * What is written beside a measurement of an image, line by line: lengths and areas with the statement of the object that they are by,
 * values in modality units.
 * @param {Measure} measure
 * @param {HostImage} hostImage
 */
export function textsOf({ kind, points }, hostImage) {
  if (!points.flat().every(Number.isFinite)) return [];
  if (kind === 'length') return lengthLines(hostImage, points[0], points[1]);
  if (kind === 'angle') return angleLines(hostImage, points);
  if (kind === 'probe') {
    const [column, row] = points[0].map(Math.round);
    return [valuesAt({ hostImage }, column, row) ?? 'outside of the image'];
  }
  return roiLines(kind, hostImage, points);
}
