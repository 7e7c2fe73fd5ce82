import { element } from './dom.js';
import { plugins } from './service.js';

const GOOD = ['Active'];
const PASSING = ['Loading', 'Draining', 'Unloading', 'Unloaded', 'Disabled', 'NotAPlugin'];

/** @param {string} state */
const kind = (state) => (GOOD.includes(state) ? 'good' : PASSING.includes(state) ? 'passing' : 'bad');

/** @param {any} plugin */
const row = ({ name, state, reason, version, schemes, loads, failures, warnings }) =>
  element('li', { 'data-plugin': name },
    element('p', { className: 'plugin-name' }, element('strong', {}, name), ' ',
      element('span', { className: `state ${kind(state)}` }, state)),
    element('p', {}, [version && `version ${version}`,
      schemes?.length && schemes.map((/** @type {string} */ scheme) => `${scheme}:`).join(' ')].filter(Boolean).join(', ')),
    element('p', {}, `${loads ?? 0} loaded, ${failures ?? 0} failed`),
    reason ? element('p', { className: 'reason' }, reason) : null,
    ...(warnings ?? []).map((/** @type {string} */ warning) => element('p', { className: 'reason' }, warning)),
  );

/** The host's plugins with their states; `refresh` is called at every event that tells of a change. */
export function createPluginsPanel() {
  const list = element('ul', { className: 'plugins', 'aria-live': 'polite' });
  const body = element('div', {}, list);
  let [asking, again] = [false, false];

  const refresh = async () => {
    if (asking) return void (again = true);
    asking = true;
    try {
      const told = await plugins();
      list.replaceChildren(...(told.length > 0 ? told.map(row)
        : [element('li', {}, 'The host has no plugins. Copy one into its plugins folder.')]));
    } catch (error) {
      list.replaceChildren(element('li', {}, `The list cannot be had: ${/** @type {Error} */ (error).message}`));
    }
    asking = false;
    if (again) {
      again = false;
      refresh();
    }
  };
  // The counts change with each load: they are asked for once a second at most, and only while they can be seen.
  let counting = 0;
  const count = () => {
    counting ||= setTimeout(() => {
      counting = 0;
      if (list.offsetParent) refresh();
    }, 1000);
  };
  return { body, refresh, count };
}
