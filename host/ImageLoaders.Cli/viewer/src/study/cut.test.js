import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planeOf } from '../place/planes.js';
import { cutId } from './cut.js';

const axial = (z) => planeOf({ description: /** @type {any} */ ({ rows: 100, columns: 100 }), modules: { imagePlaneModule: {
  imageOrientationPatient: [1, 0, 0, 0, 1, 0], imagePositionPatient: [-50, -50, z], rowPixelSpacing: 1, columnPixelSpacing: 1,
  frameOfReferenceUid: '1' } } });

test('Cut_AlongARow_IsACoronalPlaneFromTheHeadDown', () => {
  const stack = [0, 2, 4, 6].map(axial);
  assert.equal(cutId(stack[1], stack, [[10, 40], [70, 40]], 'dicomfile:/ct/'),
    'mpr:oblique;origin=-40,-10,6;size=61x7;spacing=1;u=1,0,0;v=0,0,-1;of=dicomfile:/ct/');
});

test('Cut_AlongASlantedLine_LiesInIt', () => {
  const stack = [0, 10].map(axial);
  assert.match(cutId(stack[0], stack, [[0, 0], [30, 40]], 'x:y'), /;origin=-50,-50,10;size=51x11;spacing=1;u=0\.6,0\.8,0;v=0,0,-1;of=x:y$/);
});

test('Cut_OfAPointOrOneSlice_IsNone', () => {
  assert.equal(cutId(axial(0), [0, 2].map(axial), [[1, 1], [1, 1.5]], 'x:y'), null);
  assert.equal(cutId(axial(0), [axial(0)], [[1, 1], [9, 1]], 'x:y'), null);
});
