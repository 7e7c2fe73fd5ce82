import { byId, element } from './dom.js';

/** @type {Record<string, string | null>} */
const NAMES = { ' ': 'Space', ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', PageDown: 'Page ↓', PageUp: 'Page ↑',
  '=': null };

/** @param {string} key */
const nameOf = (key) => (key in NAMES ? NAMES[key] : key.length === 1 ? key.toUpperCase() : key);
/** @param {Action} action */
const keysOf = ({ keys }) => (keys.length > 4 ? [`${keys[0]} – ${keys.at(-1)}`]
  : keys.map((key) => key.split(/\+(?=.)/).map(nameOf)).filter((parts) => parts[0]).map((parts) => parts.join(' + ')));

/**
 * The list of what mouse, fingers and keys do; made when it is first shown.
 * @param {Action[]} actions
 */
export function showHelp(actions) {
  const dialog = byId('help');
  if (!dialog.hasChildNodes()) {
    const rows = actions.map((action) =>
      element('tr', {}, element('th', { scope: 'row' }, ...keysOf(action).map((key) => element('kbd', {}, key))),
      element('td', {}, action.does)));
    dialog.append(
      element('h2', { id: 'help-title' }, 'Mouse, fingers and keys'),
      element('p', {}, 'The left button or one finger does what the pressed tool says. The wheel goes through a stack.'),
      element('div', { className: 'help-table' }, element('table', {}, element('tbody', {}, ...rows))),
      element('form', { method: 'dialog', className: 'dialog-buttons' }, element('button', { className: 'primary' }, 'Close')),
    );
  }
  dialog.showModal();
  dialog.scrollTop = 0; // the focus went to the button at its end
}
