const TYPED = 'input, textarea, select, dialog';

/** Runs the action of a key, unless something is being typed or a button has the focus that the key presses. */
export function listenToKeys(actions) {
  const byKey = new Map(actions.flatMap((action) => action.keys.map((key) => [key, action])));
  addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || target.closest?.(TYPED) || document.querySelector('dialog[open]')) return;
    if (key === ' ' && target.closest?.('button, summary, a')) return;
    const action = byKey.get(key.length === 1 ? key.toLowerCase() : key);
    if (!action) return;
    event.preventDefault();
    if (action.tool) document.querySelector(`[data-action="${action.name}"]`).click();
    else action.run(key);
  });
}
