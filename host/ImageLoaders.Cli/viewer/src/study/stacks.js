import { nameGroups } from '../names.js';

/**
 * The ids of a listing's stack.
 * @param {Module} group
 */
const idsOf = ({ imageIds = [] }) => imageIds;

/**
 * The stacks of a listing of the host: of each the `ids` in the order in which they are shown, and what is said of it.
 * @param {Module} listing
 */
export function stacksOf(listing) {
  /** @param {Module} group @param {Module} above */
  const walk = (group, above) => {
    const told = { ...above };
    if (group.kind === 'study') Object.assign(told, { study: group.uid,
      patient: [...nameGroups(group.patientName), group.patientId].filter(Boolean).join(', ') });
    if (group.kind !== 'study') Object.assign(told, { modality: group.modality ?? told.modality, number: group.number ?? told.number,
      description: [told.description, group.description].filter(Boolean).join(', ') || undefined,
      uid: group.kind === 'series' ? group.uid : told.uid, listId: group.listId ?? told.listId });
    const ids = idsOf(group);
    const inside = (group.groups ?? []).flatMap((/** @type {Module} */ each) => walk(each, told));
    return ids.length > 0 ? [{ ...told, ids }, ...inside] : inside;
  };
  const counts = new Map();
  return (listing.groups ?? []).flatMap((/** @type {Module} */ group) => walk(group, {})).map((/** @type {Stack} */ stack) => {
    const uid = stack.uid ?? stack.listId ?? stack.ids[0];
    const place = (counts.get(uid) ?? 0) + 1;
    counts.set(uid, place);
    return { ...stack, patient: stack.patient ?? '', key: place === 1 ? uid : `${uid} ${place}` };
  });
}
