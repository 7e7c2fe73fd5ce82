const LONG = 2000; // characters of a query that every browser and server takes

/** @param {Uint8Array<ArrayBuffer>} bytes */
const base64url = (bytes) => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};
/** @param {string} text */
const fromBase64url = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
/** @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionStream | DecompressionStream} stream */
const through = async (bytes, stream) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** @param {WindowValues | null} window */
const windowText = (window) => (window ? `${window.center},${window.width}` : null);
/** @param {string | null} text */
function windowOf(text) {
  const [center, width] = (text ?? '').split(',').map(Number);
  return Number.isFinite(center) && width > 0 ? { center, width } : null;
}
/** @param {string | null} text */
const number = (text) => Math.max(0, Math.trunc(Number(text) || 0));

/** @param {{ ids?: string[], series?: string | null, slice?: number, window?: { center: number, width: number } | null }} pane */
const tidyPane = ({ ids = [], series = null, slice = 0, window = null }) => ({ ids, series, slice, window });

/**
 * The address of a place: the `study` that is open, as what was named for it, its `group` of contents, and the panes, each with the key of
 * its `series` or its own `ids`, its `slice` from 0, and its `window` where the reader chose one. What is short is read in the query, as in
 * ?id=example:ct&slice=3; the rest is packed into the fragment, which may be of any length, as no server is sent it.
 * @param {Place} place
 */
export async function addressOf(place) {
  const [pane] = place.panes;
  const query = new URLSearchParams((pane.series ? place.study : pane.ids).map((id) => ['id', id]));
  if (pane.series) query.set('series', pane.series);
  if (pane.slice > 0) query.set('slice', String(pane.slice + 1));
  if (pane.window) query.set('window', windowText(pane.window) ?? '');
  const isOfOne = pane.series ? place.study.length === 1 : place.study.length === 0;
  if (place.panes.length === 1 && !place.group && isOfOne && query.toString().length < LONG) return `?${query}`;
  const panes = place.panes.map((each) => (each.series ? { ...each, ids: [] } : each));
  const bytes = new TextEncoder().encode(JSON.stringify({ ...place, panes }));
  return `#${base64url(await through(bytes, new CompressionStream('deflate-raw')))}`;
}

/**
 * The place of an address; null where it names none. An address that was cut is none.
 * @param {{ search: string, hash: string }} address
 */
export async function placeOf({ search, hash }) {
  if (hash.length > 1)
    try {
      const bytes = await through(fromBase64url(hash.slice(1)), new DecompressionStream('deflate-raw'));
      const { study = [], group = null, panes = [], active = 0 } = JSON.parse(new TextDecoder().decode(bytes));
      return { study, group, active, panes: panes.slice(0, 4).map(tidyPane) };
    } catch {
      return null;
    }
  const query = new URLSearchParams(search);
  const ids = query.getAll('id');
  const pane = tidyPane({ ids, series: query.get('series'), slice: Math.max(0, number(query.get('slice')) - 1),
    window: windowOf(query.get('window')) });
  return ids.length > 0 ? { study: [], group: null, active: 0, panes: [pane] } : null;
}
