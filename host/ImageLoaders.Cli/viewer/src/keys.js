const TYPED = 'input, textarea, select, dialog';
const PRESSED = 'button, summary, a';

/**
 * The name of what is pressed, as actions have it: `Ctrl+z`, `Shift+ArrowUp`, `w`.
 * @param {KeyboardEvent} event
 */
function nameOf({ key, ctrlKey, metaKey, shiftKey }) {
  const isLetter = key.length === 1;
  const held = `${ctrlKey || metaKey ? 'Ctrl+' : ''}${shiftKey && (!isLetter || ctrlKey || metaKey) ? 'Shift+' : ''}`;
  return `${held}${isLetter ? key.toLowerCase() : key}`;
}

/**
 * Runs the action of a key, unless something is being typed, text is chosen to be copied, or the key presses what has the focus.
 * @param {Action[]} actions
 */
export function listenToKeys(actions) {
  const byKey = new Map(actions.flatMap((action) => action.keys.map((key) => [key, action])));
  addEventListener('keydown', (event) => {
    const { key, target } = event;
    const pressed = /** @type {Element} */ (target);
    if (event.altKey || pressed.closest?.(TYPED) || document.querySelector('dialog[open]')) return;
    if ((key === ' ' || key === 'Enter') && pressed.closest?.(PRESSED)) return;
    const name = nameOf(event);
    const action = byKey.get(name);
    const isCopied = name === 'Ctrl+c' && getSelection()?.isCollapsed === false;
    if (!action || isCopied || (pressed.closest?.('[role="tab"]') && /^Arrow/.test(key))) return;
    event.preventDefault();
    if (action.tool) /** @type {HTMLElement} */ (document.querySelector(`[data-action="${action.name}"]`)).click();
    else action.run(key);
  });
}
