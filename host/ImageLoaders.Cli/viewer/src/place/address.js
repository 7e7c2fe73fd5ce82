import { addressOf, placeOf } from './address-text.js';

const PAUSE = 400; // milliseconds on a place: a browser takes no more than some changes a second

/**
 * Keeps the address at the place that is looked at, so that reload, Back and a copied link come back to it.
 * @param {(place: Place) => void} go
 */
export function createAddress(go) {
  let [timer, turn] = [0, 0];
  /** @param {Place} place @param {boolean} isNew */
  const write = async (place, isNew) => {
    const mine = ++turn;
    const address = await addressOf(place);
    if (mine !== turn || address === `${location.search}${location.hash}`) return;
    history[isNew ? 'pushState' : 'replaceState'](null, '', `${location.pathname}${address}`);
  };
  addEventListener('popstate', async () => {
    clearTimeout(timer);
    turn++;
    const place = await placeOf(location);
    if (place) go(place);
  });
  return {
    read: () => placeOf(location),
    /**
     * Another place was opened: Back leaves it.
     * @param {Place} place
     */
    opened(place) {
      clearTimeout(timer);
      return write(place, true);
    },
    /**
     * The place that is looked at changed: its slice, window or layout.
     * @param {() => Place} place
     */
    moved(place) {
      clearTimeout(timer);
      timer = setTimeout(() => write(place(), false), PAUSE);
    },
  };
}
