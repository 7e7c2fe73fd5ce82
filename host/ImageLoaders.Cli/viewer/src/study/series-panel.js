import { byId, element } from '../dom.js';
import { host } from '../images.js';

const SIDE = 128; // pixels of a thumbnail

/** @param {Stack} stack */
const nameOf = ({ modality, number, description, ids }) =>
  [[modality, number !== undefined && number !== null && `#${number}`].filter(Boolean).join(' '), description || 'No description',
    `${ids.length} ${ids.length === 1 ? 'image' : 'images'}`].filter(Boolean);

/**
 * The stacks of the study that is open, each with the picture of its middle image; `open(stack)` is called where one is chosen.
 * @param {(stack: Stack) => void} open
 */
export function createSeriesPanel(open) {
  const box = byId('series');
  /** @type {{ stack: Stack, button: HTMLElement, load: () => void }[]} */
  let entries = [];
  const looked = new IntersectionObserver((seen) =>
    seen.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => {
      looked.unobserve(target);
      entries.find(({ button }) => button === target)?.load();
    }));
  /** @param {Stack} stack */
  const makeEntry = (stack) => {
    const picture = element('img', { alt: '', width: SIDE, height: SIDE });
    const button = element('button', { type: 'button', 'data-series': stack.key, title: nameOf(stack).join(', ') }, picture,
      ...nameOf(stack).map((text) => element('span', {}, text)));
    button.addEventListener('click', () => open(stack));
    const middle = stack.ids[Math.floor(stack.ids.length / 2)];
    const load = () =>
      host.rendered(middle, { viewport: `${SIDE},${SIDE}`, requestType: 'thumbnail' }).then((png) => {
        picture.onload = () => URL.revokeObjectURL(picture.src);
        picture.src = URL.createObjectURL(png);
      }, () => button.classList.add('missing'));
    return { stack, button, load };
  };
  return {
    /**
     * Shows these stacks, under their patients where there are several.
     * @param {readonly Stack[]} stacks
     */
    show(stacks) {
      looked.disconnect();
      entries = stacks.map(makeEntry);
      const patients = [...new Set(stacks.map(({ patient }) => patient))];
      box.replaceChildren(...patients.flatMap((patient) => [
        ...(patients.length > 1 ? [element('h2', {}, patient || 'No patient stated')] : []),
        ...entries.filter(({ stack }) => stack.patient === patient).map(({ button }) => button),
      ]));
      box.hidden = stacks.length === 0;
      entries.forEach(({ button }) => looked.observe(button));
    },
    /**
     * Marks the stacks that panes show.
     * @param {(string | null | undefined)[]} keys
     */
    mark: (keys) => entries.forEach(({ stack, button }) => button.setAttribute('aria-current', String(keys.includes(stack.key)))),
  };
}
