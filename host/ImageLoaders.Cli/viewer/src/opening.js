import { byId } from './dom.js';
import { idsIn } from './ids.js';
import { idOf } from './service.js';

/**
 * The field for one id, and the dialog for a list of them: `open(ids)` is told of what is named there, `fail(error)` where it is none.
 * @param {(ids: string[]) => void} open
 * @param {(error: Problem) => void} fail
 */
export function createOpening(open, fail) {
  const field = byId('image-id');
  const dialog = byId('list-dialog');
  const list = byId('ids');

  byId('open').addEventListener('submit', async (/** @type {Event} */ event) => {
    event.preventDefault();
    const id = field.value.trim();
    if (id) await idOf(id).then((found) => open([found]), fail);
  });
  field.addEventListener('paste', (/** @type {ClipboardEvent} */ event) => {
    const text = event.clipboardData?.getData('text') ?? '';
    if (idsIn(text).length < 2) return;
    event.preventDefault();
    list.value = text;
    dialog.showModal();
  });
  byId('open-list').addEventListener('click', () => dialog.showModal());
  dialog.addEventListener('close', async () => {
    const named = idsIn(list.value);
    if (dialog.returnValue === 'open' && named.length > 0) await Promise.all(named.map(idOf)).then(open, fail);
  });
  return { focus: () => field.focus(), show: (/** @type {readonly string[]} */ ids) => (field.value = ids.length === 1 ? ids[0] : '') };
}
