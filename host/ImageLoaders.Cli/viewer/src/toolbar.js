import { byId, element } from './dom.js';
import { icon } from './icons.js';
import { presetsOf } from './presets.js';

/** The buttons of the actions that have one, and the choice of window presets. */
export function createToolbar(actions, onPreset) {
  const bar = byId('toolbar');
  const buttons = actions.filter((action) => action.label).map((action) => {
    const button = element('button',
      { type: 'button', 'data-action': action.name, title: `${action.does} (${action.keys[0]})`, 'aria-pressed': action.tool ? 'false'
      : undefined, 'data-needs': action.needs, disabled: Boolean(action.needs) }, icon(action.name), element('span', {}, action.label));
    button.addEventListener('click', () => {
      action.run();
      if (action.tool) press(action.name);
    });
    return button;
  });
  const press = (name) => buttons.forEach((button) =>
    button.hasAttribute('aria-pressed') && button.setAttribute('aria-pressed', String(button.dataset.action === name)));

  const presets = element('select', { id: 'presets', 'aria-label': 'Window preset', disabled: true }, element('option', {}, 'Window…'));
  presets.addEventListener('change', () => {
    onPreset(presets.selectedIndex - 1);
    presets.selectedIndex = 0;
  });
  bar.append(...buttons.slice(0, 5), presets, ...buttons.slice(5));

  return {
    choose: (name) => buttons.find((button) => button.dataset.action === name).click(),
    render({ image }, { image: before }) {
      if (image === before) return;
      const choices = presetsOf(image);
      presets.replaceChildren(element('option', {}, 'Window…'), ...choices.map(({ label }) => element('option', {}, label)));
      presets.disabled = choices.length === 0;
      buttons.forEach((button) => button.dataset.needs === 'image' && (button.disabled = !image));
    },
  };
}
