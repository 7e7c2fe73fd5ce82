import { byId } from './dom.js';

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** A line over the image for as long as the stack is open that it warns of. */
export function createWarning() {
  const line = byId('warning');
  return ({ mixed }, before) => {
    if (mixed === before.mixed) return;
    line.textContent = mixed.length > 0 ? `This stack mixes ${list.format(mixed)}.` : '';
    line.hidden = mixed.length === 0;
  };
}
