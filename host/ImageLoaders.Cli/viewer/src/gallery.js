import { byId, element } from './dom.js';
import { host } from './images.js';

const EXAMPLES = [
  { id: 'example:ct', name: 'Abdomen' },
  { id: 'example:stack', shown: 'example:stack?frame=8', name: 'Head, 16' },
  { id: 'example:signed', name: 'Flow' },
  { id: 'example:color', name: 'Colours' },
];

/**
 * The images that every host holds, as small pictures that open them.
 * @param {(ids: string[]) => void} open
 */
export function createGallery(open) {
  const entries = EXAMPLES.map(({ id, shown = id, name }) => {
    const picture = element('img', { alt: '', width: 128, height: 128 });
    const button = element('button', { type: 'button', title: id, 'data-id': id }, picture, element('span', {}, name));
    host.rendered(shown, { viewport: '128,128', requestType: 'thumbnail' }).then(
      (png) => (picture.src = URL.createObjectURL(png)),
      () => button.classList.add('missing'),
    );
    button.addEventListener('click', () => open([id]));
    return button;
  });
  byId('gallery').replaceChildren(...entries);
  return { mark: (/** @type {string | null} */ id) =>
    entries.forEach((entry) => entry.setAttribute('aria-current', String(entry.dataset.id === id))) };
}
