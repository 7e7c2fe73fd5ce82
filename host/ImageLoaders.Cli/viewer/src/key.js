import { byId } from './dom.js';

const PLACE = 'imageloaders-key';

// A browser may forbid storage: then the key is asked for anew after each reload.
const stored = () => {
  try {
    return sessionStorage.getItem(PLACE) ?? '';
  } catch {
    return '';
  }
};
let key = stored();

/** @returns {Record<string, string>} what goes with each request to a service that wants a key. */
export const keyHeaders = () => (key ? { 'X-API-Key': key } : {});

/**
 * Asks the reader for the key until the service takes it: `isLocked()` tells whether it refuses. The key lasts as long as the tab.
 * @param {() => Promise<boolean>} isLocked
 */
export async function unlock(isLocked) {
  const [dialog, field, wrong] = [byId('key-dialog'), byId('key'), byId('key-wrong')];
  dialog.addEventListener('cancel', (/** @type {Event} */ event) => event.preventDefault());
  while (await isLocked()) {
    wrong.hidden = key === '';
    dialog.showModal();
    await new Promise((given) => dialog.addEventListener('close', given, { once: true }));
    key = field.value;
    field.value = '';
    try {
      sessionStorage.setItem(PLACE, key);
    } catch {
      // it is known until the page is left
    }
  }
}
