import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, placeOf } from './address-text.js';

const pane = (told) => ({ ids: [], series: null, slice: 0, window: null, ...told });
const placeFor = (panes, rest = {}) => ({ study: [], group: null, active: 0, panes, ...rest });
async function thereAndBack(place) {
  const { search, hash } = new URL(await addressOf(place), 'http://host/');
  return { text: search + hash, place: await placeOf({ search, hash }) };
}

test('Address_OfOneImage_IsReadInTheQuery', async () => {
  const place = placeFor([pane({ ids: ['example:ct'], slice: 2, window: { center: -0.5, width: 1500.25 } })]);
  const { text, place: back } = await thereAndBack(place);
  assert.equal(text, '?id=example%3Act&slice=3&window=-0.5%2C1500.25');
  assert.deepEqual(back, place);
});

test('Address_OfAFolder_NamesItAndItsSeries', async () => {
  const { text, place } = await thereAndBack(placeFor([pane({ ids: ['a', 'b'], series: '1.2.3', slice: 4 })], { study: ['/data/ct/'] }));
  assert.equal(text, '?id=%2Fdata%2Fct%2F&series=1.2.3&slice=5');
  assert.deepEqual(place.panes, [pane({ ids: ['/data/ct/'], series: '1.2.3', slice: 4 })]);
});

test('Address_OfThousandsOfIds_IsTheSamePlace', async () => {
  const ids = Array.from({ length: 5000 }, (_, i) => `dicomfile:content/${i * 7919}-5f0c-4d1e?frame=1`);
  const place = placeFor([pane({ ids, slice: 4321 })]);
  const { text, place: back } = await thereAndBack(place);
  assert.deepEqual(back, place);
  assert.ok(text.startsWith('#') && text.length < 60_000, `${text.length} characters`);
});

test('Address_OfManyPanes_HoldsEachOfThem', async () => {
  const place = placeFor([pane({ series: 'a', slice: 1 }), pane({ ids: ['example:ct'], window: { center: 1, width: 2 } })],
    { study: ['x', 'y'], group: 'g', active: 1 });
  assert.deepEqual((await thereAndBack(place)).place, place);
});

test('Place_OfAnAddressThatNamesNone_IsNone', async () => {
  for (const [search, hash] of [['', ''], ['', '#'], ['?slice=3', ''], ['', '#cut'], ['', '#%%%']])
    assert.equal(await placeOf({ search, hash }), null, search + hash);
  assert.deepEqual((await placeOf({ search: '?id=a&slice=-4&window=1,0', hash: '' })).panes, [pane({ ids: ['a'] })]);
});
