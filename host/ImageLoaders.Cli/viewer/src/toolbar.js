import { byId, element } from './dom.js';
import { icon } from './icons.js';

/** The buttons of the actions that have one, and the choice of window presets. */
export function createToolbar(actions, onPreset) {
  const bar = byId('toolbar');
  const buttons = actions.filter((action) => action.label).map((action) => {
    const button = element('button', { type: 'button', 'data-action': action.name, title: `${action.does} (${action.keys[0]})`, 'aria-pressed': action.tool ? 'false' : undefined }, icon(action.name), element('span', {}, action.label));
    button.addEventListener('click', () => {
      action.run();
      if (action.tool) press(action.name);
    });
    return button;
  });
  const press = (name) => buttons.forEach((button) => button.hasAttribute('aria-pressed') && button.setAttribute('aria-pressed', String(button.dataset.action === name)));

  const presets = element('select', { id: 'presets', 'aria-label': 'Window preset', disabled: true }, element('option', {}, 'Window…'));
  presets.addEventListener('change', () => {
    onPreset(presets.selectedIndex - 1);
    presets.selectedIndex = 0;
  });
  bar.append(...buttons.slice(0, 5), presets, ...buttons.slice(5));

  return {
    choose: (name) => buttons.find((button) => button.dataset.action === name).click(),
    offer(choices) {
      presets.replaceChildren(element('option', {}, 'Window…'), ...choices.map(({ name, center, width }) => element('option', {}, `${name}  ${Math.round(center * 100) / 100} / ${Math.round(width * 100) / 100}`)));
      presets.disabled = choices.length === 0;
    },
  };
}
