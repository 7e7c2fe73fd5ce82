/**
 * The ids in a text: one a line.
 * @param {string} text
 */
export const idsIn = (text) => text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);

/**
 * The id of the object that a frame is of.
 * @param {string} id
 */
export const withoutFrame = (id) => id.replace(/([?&])frame=\d+(&|$)/, (_, before, after) => (after ? before : ''));

const FRAMED = /^(example|dicomfile|wadouri|dicomweb):/i;

/**
 * All frames of an object, when the id names the object, which is its first one, and not one of them; else the id alone.
 * @param {string} id
 * @param {number | undefined} numberOfFrames
 */
export function framesOf(id, numberOfFrames) {
  if (!numberOfFrames || numberOfFrames < 2 || !FRAMED.test(id) || /[?&]frame=\d+(&|$)/.test(id)) return [id];
  const joint = id.includes('?') ? '&' : '?';
  return [id, ...Array.from({ length: numberOfFrames - 1 }, (_, i) => `${id}${joint}frame=${i + 2}`)];
}
