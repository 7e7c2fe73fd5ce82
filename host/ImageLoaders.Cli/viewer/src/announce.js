import { byId } from './dom.js';

const REST = 500; // milliseconds on a slice before it is spoken of

/** Tells screen readers what changed: `say(text)` once things are at rest. */
export function createAnnouncer() {
  const place = byId('announce');
  let timer = 0;
  return (/** @type {string} */ text) => {
    clearTimeout(timer);
    timer = setTimeout(() => (place.textContent = text), REST);
  };
}

/**
 * What is said of the image that is shown: its slice, its place and its value range stay in sight of those who see.
 * @param {Shown} now
 */
export function spoken({ image, index, count, error }) {
  if (error) return '';
  if (!image) return '';
  return count > 1 ? `Slice ${index + 1} of ${count}` : `Image ${image.hostImage.description.imageId}`;
}
