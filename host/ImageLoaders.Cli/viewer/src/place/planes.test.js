import assert from 'node:assert/strict';
import { test } from 'node:test';
import { angleBetween, areParallel, cutLine, inPatient, onPlane, planeOf, turned } from './planes.js';
import { toImage, toScreen } from './placement.js';
import { scaleBar } from './scale-bar.js';

/** @type {(orientation: number[], position: number[], told?: any) => any} */
const image = (orientation, position, told = {}) => ({
  description: { rows: 100, columns: 200, components: 1 },
  modules: { imagePlaneModule: { imageOrientationPatient: orientation, imagePositionPatient: position, rowPixelSpacing: 2,
    columnPixelSpacing: 0.5, frameOfReferenceUid: '1.2', ...told } },
});
const axial = planeOf(image([1, 0, 0, 0, 1, 0], [-50, -100, 30]));
const coronal = planeOf(image([1, 0, 0, 0, 0, -1], [-20, 40, 60]));
const isNear = (found, expected) => found.flat().forEach((part, i) => assert.ok(Math.abs(part - expected.flat()[i]) < 1e-9,
  `${JSON.stringify(found)}, not ${JSON.stringify(expected)}`));

test('Plane_OfAPixel_IsItsPlaceInThePatientAndBack', () => {
  isNear(inPatient(axial, [10, 5]), [-45, -90, 30]);
  const { pixel, distance } = onPlane(axial, [-45, -90, 33]);
  isNear([...pixel, distance], [10, 5, 3]);
});

test('CutLine_OfACoronal_RunsAlongARowOfTheAxialAsFarAsBothReach', () => {
  // the coronal plane is at y = 40: row 70; its columns reach from x = -20.25 to 79.75, the axial ones from -50.25 to 49.75
  const line = cutLine(axial, coronal).sort((a, b) => a[0] - b[0]);
  isNear(line, [[59.5, 70], [199.5, 70]]);
  // z = 30 is row 15 of the coronal
  isNear(cutLine(coronal, axial).sort((a, b) => a[0] - b[0]), [[-0.5, 15], [139.5, 15]]);
});

test('CutLine_OfParallelFarOrUnrelatedPlanes_IsNone', () => {
  assert.equal(cutLine(axial, planeOf(image([1, 0, 0, 0, 1, 0], [-50, -100, 35]))), null);
  assert.equal(cutLine(axial, planeOf(image([1, 0, 0, 0, 0, -1], [-20, 400, 60]))), null);
  assert.equal(cutLine(axial, planeOf(image([1, 0, 0, 0, 0, -1], [-20, 40, 60], { frameOfReferenceUid: '9' }))), null);
  assert.ok(areParallel(axial, planeOf(image([1, 0, 0, 0, 1, 0], [0, 0, 0]))));
  assert.ok(!areParallel(axial, coronal));
});

test('Plane_OfWhatStatesNotAllOfIt_IsNone', () => {
  for (const told of [{ imagePositionPatient: undefined }, { imageOrientationPatient: [] }, { frameOfReferenceUid: undefined },
    { rowPixelSpacing: undefined }, { usingDefaultValues: true }, { pixelSpacingSource: 'DETECTOR' }])
    assert.equal(planeOf(image([1, 0, 0, 0, 1, 0], [0, 0, 0], told)), null, JSON.stringify(told));
});

test('Placement_ThereAndBack_IsTheSamePoint', () => {
  const placement = { origin: [10, -4], right: [0.1, 0.4], down: [-0.4, 0.1] };
  isNear(toScreen(placement, toImage(placement, [120, 33])), [120, 33]);
});

test('ScaleBar_OfASpacing_IsARoundLengthWithItsSource', () => {
  const placement = { origin: [0, 0], right: [0.5, 0], down: [0, 0.5] };
  assert.deepEqual(scaleBar(image([], []), placement, 400), { pixels: 80, text: '2 cm' });
  assert.deepEqual(scaleBar(image([], [], { pixelSpacingSource: 'DETECTOR', columnPixelSpacing: 0.05 }), placement, 400),
    { pixels: 80, text: '2 mm at the detector' });
  assert.equal(scaleBar(image([], [], { rowPixelSpacing: undefined }), placement, 400), null);
});

test('Turned_ByAQuarter_LiesAtARightAngleThroughItsCentre', () => {
  const center = [0, 0, 30];
  const made = turned(axial, [1, 0, 0], center, Math.PI / 2);
  isNear([made.column, made.row, made.normal, made.position], [[0.5, 0, 0], [0, 0, 2], [0, -1, 0], [-50, 0, -70]]);
  isNear([onPlane(made, center).distance], [0]);
  isNear([angleBetween([0, 1, 30], [0, 0, 31], [1, 0, 0], center)], [Math.PI / 2]);
});
