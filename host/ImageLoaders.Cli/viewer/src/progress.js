import { eventTarget } from '@cornerstonejs/core';
import { keyOf } from '../cornerstone-image-loader/index.js';
import { inCornerstone } from './images.js';

const DELAY = 150; // what is there sooner shows no bar

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

/**
 * The bar over the image that is being loaded: first what the host has of it, then what has come here.
 * @param {HTMLElement} bar
 */
export function createProgress(bar) {
  const [fill, words] = /** @type {HTMLElement[]} */ ([...bar.children]);
  /** @type {[string | null, string | null, number]} */
  let [id, key, timer] = [null, null, 0];

  /** @param {number} loaded @param {number | null | undefined} total @param {string} [whose] */
  const show = (loaded, total, whose) => {
    const percent = total ? Math.round((100 * loaded) / total) : null;
    fill.style.width = percent === null ? '100%' : `${percent}%`;
    bar.classList.toggle('unknown', percent === null);
    if (percent === null) bar.removeAttribute('aria-valuenow');
    else bar.setAttribute('aria-valuenow', String(percent));
    words.textContent = loaded > 0 ? `${whose}: ${megabytes(loaded)}${total ? ` of ${megabytes(total)}` : ''} MB` : 'Loading…';
    bar.setAttribute('aria-valuetext', words.textContent);
  };
  /** @param {CustomEvent} event */
  const onReceived = ({ detail }) => id !== null && detail.imageId === inCornerstone(id) && show(detail.loaded, detail.total, 'Received');
  eventTarget.addEventListener('cornerstoneimageloadprogress', onReceived);

  return {
    /** @param {string} loading */
    begin(loading) {
      clearTimeout(timer);
      [id, key] = [loading, null];
      keyOf(loading).then((hash) => id === loading && (key = hash));
      show(0, null);
      timer = setTimeout(() => (bar.hidden = false), DELAY);
    },
    end() {
      if (id === null) return;
      clearTimeout(timer);
      [id, key] = [null, null];
      bar.hidden = true;
    },
    close: () => eventTarget.removeEventListener('cornerstoneimageloadprogress', onReceived),
    /**
     * The host's own event: what it has of the image from where it lies.
     * @param {{ key?: string, bytesReceived: number, totalBytes?: number }} told
     */
    onHost: ({ key: whose, bytesReceived, totalBytes }) => key && whose === key && show(bytesReceived, totalBytes, 'The host has'),
  };
}
