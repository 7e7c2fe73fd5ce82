/**
 * 8 bits a sample, RGB or RGBA. What is transparent lies on black, as the host shows it.
 * @param {import('./index.js').HostImage['stored']} stored
 * @param {{ components: number }} description
 * @param {number} wanted samples of a pixel
 */
export function colorPixels(stored, { components }, wanted) {
  if (components === 3 && wanted === 3 && stored instanceof Uint8Array) return stored;
  const white = stored instanceof Uint16Array ? 65535 : 255;
  const pixels = new Uint8Array((stored.length / components) * wanted).fill(255);
  for (let from = 0, to = 0; from < stored.length; from += components, to += wanted) {
    const alpha = components === 4 ? stored[from + 3] / white : 1;
    for (let c = 0; c < 3; c++) pixels[to + c] = Math.round((stored[from + c] * alpha * 255) / white);
  }
  return pixels;
}
