import { element } from './dom.js';

// What a reader can do about it, by the host's ImageLoadError.
/** @type {Record<string, string>} */
const ADVICE = {
  InvalidImageId: 'Check the image id: it is scheme:rest, as in example:ct, and frames count from 1. '
    + 'A path on the host is given in full, as in /data/study, where the service is not on this machine.',
  NoLoader: 'The Plugins tab shows which plugins are loaded and the schemes they take.',
  NotFound: 'Check the id. If it was dropped here, it may have been removed: drop the file again.',
  AccessDenied: 'The service starts closed: whoever runs it allows hosts and folders under ImageLoaders:Access.',
  KeyWanted: 'The service takes another key now. Load the page again to give it.',
  Unauthorized: 'The server that holds the image wants to know who you are: sign in there, or ask for access.',
  Unreachable: 'Check the connection and that the host is running, then try again.',
  Timeout: 'It took too long. Try again; when it happens often, the server that holds the image is slow or overloaded.',
  Malformed: 'The data is damaged. Fetch the image again from where it came from.',
  Mismatch: 'Another image came than was asked for, so none is shown. Try again, and tell whoever runs that server.',
  Unsupported: 'No plugin here can decode this kind of image.',
  TooLarge: 'The image is larger than the host allows. Whoever runs it can raise the limit.',
  Overloaded: 'Too much is being loaded. Try again in a moment.',
  LoaderFault: 'The plugin failed. The Plugins tab says more.',
};

/**
 * What an error says over an image: `show(error, retry)` tells what it is, what the host says of it, and what to do.
 * @param {HTMLElement} box
 */
export function createMessage(box) {
  const hide = () => (box.hidden = true);
  return {
    hide,
    /** @param {Problem} error @param {(() => void) | null} retry */
    show(error, retry) {
      const { title, detail, imageId, type } = error;
      const kind = type === 'urn:imageloaders:problem:unauthorized' ? 'KeyWanted' : error.error;
      const buttons = element('p', { className: 'message-buttons' });
      if (retry) buttons.append(element('button', { type: 'button', className: 'primary', onclick: retry }, 'Try again'));
      buttons.append(element('button', { type: 'button', onclick: hide }, 'Close'));
      box.replaceChildren(element('h2', {}, title ?? 'It failed'), element('p', {}, detail ?? error.message),
        element('p', { className: 'advice' }, ADVICE[kind ?? ''] ?? ''),
        ...(imageId ? [element('p', { className: 'about' }, imageId.length > 200 ? `${imageId.slice(0, 200)}…` : imageId)] : []), buttons);
      box.hidden = false;
    },
  };
}
