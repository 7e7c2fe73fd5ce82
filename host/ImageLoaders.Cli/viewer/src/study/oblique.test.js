import assert from 'node:assert/strict';
import { test } from 'node:test';
import { obliqueId, obliqueStack, slabOf, withSlab } from './oblique.js';

const plane = { position: [-10, -20, 30], columns: 64, rows: 32, column: [0.5, 0, 0], row: [0, 0, -2], normal: [0, 1, 0], frame: '1' };

test('Oblique_OfAPlane_HasItsGridAndDirections', () =>
  assert.equal(obliqueId({ ...plane, origin: plane.position }, 'dicomfile:/ct/'),
    'mpr:oblique;origin=-10,-20,30;size=64x32;spacing=0.5x2;u=1,0,0;v=0,0,-1;of=dicomfile:/ct/'));

test('Stack_OfObliquePlanes_GoesAlongTheNormal', () => {
  const ids = obliqueStack(plane, 'x:y', { count: 3, index: 1, step: 2.5, slab: '10,max' });
  assert.deepEqual(ids.map((id) => /spacing=0\.5x2(.*);u=/.exec(id)[1]), [';at=-2.5;slab=10,max', ';slab=10,max', ';at=2.5;slab=10,max']);
});

test('Slab_OfAnId_IsReadAndReplaced', () => {
  const [id] = obliqueStack(plane, 'x:y', { count: 1, index: 0, step: 1, slab: '5,mean' });
  assert.equal(slabOf(id), '5,mean');
  assert.equal(slabOf('mpr:axial;at=3;of=x:y'), '');
  assert.equal(slabOf(withSlab(id, '20,max')), '20,max');
  assert.equal(withSlab(withSlab(id, '20,max'), ''), withSlab(id, ''));
  assert.equal(slabOf(withSlab(id, '')), '');
  assert.equal(withSlab('mpr:axial;at=3;of=x:y', '5,max'), null);
});
