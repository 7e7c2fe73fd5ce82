import { byId, element } from './dom.js';
import { icon } from './icons.js';
import { presetsOf } from './presets.js';

const TOOLS = 10; // buttons before the presets

const SLABS = ['', '5,max', '10,max', '20,max', '5,mean', '10,mean', '20,min'];
/** @param {string} slab */
const slabText = (slab) => (slab ? `${slab.replace(',', ' mm, ')}` : 'one plane');

/**
 * The buttons of the actions that have one, and the choices of window presets, of the layout, and of how thick planes are.
 * @param {Action[]} actions
 * @param {(number: number) => void} onPreset
 * @param {(count: number) => void} onLayout
 * @param {() => void} onSlab
 */
export function createToolbar(actions, onPreset, onLayout, onSlab) {
  const bar = byId('toolbar');
  /** @param {Action} action */
  const makeButton = (action) => {
    const button = element('button',
      { type: 'button', 'data-action': action.name, title: `${action.does} (${action.keys[0]})`,
        'aria-pressed': action.tool || action.isOn ? 'false' : undefined, 'data-needs': action.needs, disabled: Boolean(action.needs) },
      icon(action.name ?? ''), element('span', {}, action.label));
    button.addEventListener('click', () => {
      action.run();
      if (action.tool) press(action.name ?? '');
      update();
    });
    return button;
  };
  const shown = actions.filter((action) => action.label);
  const buttons = shown.map(makeButton);
  const tools = shown.filter(({ tool }) => tool).map(({ name }) => name);
  /** @param {string} chosen */
  const press = (chosen) => buttons.forEach((button) =>
    tools.includes(button.dataset.action) && button.setAttribute('aria-pressed', String(button.dataset.action === chosen)));
  const update = () => shown.forEach(({ isOn }, i) => isOn && buttons[i].setAttribute('aria-pressed', String(isOn())));

  const presets = element('select', { id: 'presets', 'aria-label': 'Window preset', disabled: true }, element('option', {}, 'Window…'));
  /** @type {string[]} */
  let offered = []; // the labels of the presets
  presets.addEventListener('change', () => {
    onPreset(presets.selectedIndex - 1);
    presets.selectedIndex = 0;
  });
  const layout = element('select', { id: 'layout', 'aria-label': 'Layout' },
    ...['1 view', '2 views', '3 views', '4 views'].map((text, i) => element('option', { value: String(i + 1) }, text)));
  layout.addEventListener('change', () => onLayout(Number(layout.value)));

  const slab = element('select', { id: 'slab', 'aria-label': 'Thickness of planes' },
    ...SLABS.map((value) => element('option', { value }, `MPR: ${slabText(value)}`)));
  slab.addEventListener('change', onSlab);
  /** @param {number} i */
  const isMore = (i) => Boolean(shown[i].more);
  const menu = element('details', { className: 'more' }, element('summary', { title: 'More' }, icon('more'), element('span', {}, 'More')),
    element('div', {}, ...buttons.filter((_, i) => isMore(i)), slab));
  const plain = buttons.filter((_, i) => !isMore(i));
  bar.append(...plain.slice(0, TOOLS), presets, layout, ...plain.slice(TOOLS), menu);
  addEventListener('pointerdown', (event) => menu.contains(/** @type {Node} */ (event.target)) || (menu.open = false));

  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });

  return {
    /** @param {string} name */
    choose: (name) => buttons.find((button) => button.dataset.action === name)?.click(),
    update,
    slab: () => slab.value,
    /** @param {number} count */
    setLayout: (count) => (layout.value = String(count)),
    /** @param {Shown} now @param {Shown} before */
    render({ image }, { image: before }) {
      if (image === before) return;
      const labels = presetsOf(image).map(({ label }) => label);
      if (labels.join('\n') !== offered.join('\n')) {
        presets.replaceChildren(element('option', {}, 'Window…'), ...labels.map((label) => element('option', {}, label)));
        presets.disabled = labels.length === 0;
        offered = labels;
      }
      if (Boolean(image) !== Boolean(before)) buttons
        .forEach((button) => button.dataset.needs === 'image' && (button.disabled = !image));
    },
  };
}
