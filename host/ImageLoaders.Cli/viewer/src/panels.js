import { byId, element } from './dom.js';

/**
 * The tabs of the panel: `[{ name, label, body }]`; left and right arrows go from one to the next.
 * @param {Panel[]} panels
 */
export function createPanels(panels) {
  const tabs = panels.map(({ name, label }) =>
    element('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `panel-${name}` }, label));
  const bodies = panels.map(({ name, body }) =>
    element('div', { role: 'tabpanel', id: `panel-${name}`, 'aria-labelledby': `tab-${name}`, tabIndex: 0 }, body));
  /** @param {number} chosen */
  const select = (chosen) =>
    tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      bodies[i].hidden = i !== chosen;
      if (i === chosen) panels[i].onShow?.();
    });
  tabs.forEach((tab, i) => {
    tab.addEventListener('click', () => select(i));
    tab.addEventListener('keydown', ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const next = (i + step + tabs.length) % tabs.length;
      select(next);
      tabs[next].focus();
    });
  });
  byId('panel').append(element('div', { role: 'tablist', className: 'tabs', 'aria-label': 'Details' }, ...tabs), ...bodies);
  select(0);
}
