import { byId } from './dom.js';

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** A line over the images for as long as a stack is open that it warns of. */
export function createWarning() {
  const line = byId('warning');
  return (/** @type {Shown} */ { mixed }) => {
    const text = mixed.length > 0 ? `This stack mixes ${list.format(mixed)}.` : '';
    if (line.textContent === text) return;
    line.textContent = text;
    line.hidden = !text;
  };
}
