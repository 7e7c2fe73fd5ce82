import { byId } from './dom.js';
import { idsIn } from './ids.js';
import { idOf } from './service.js';

/** The field for one id, and the dialog for a list of them. */
export function createOpening(open) {
  const field = byId('image-id');
  const dialog = byId('list-dialog');
  const list = byId('ids');

  byId('open').addEventListener('submit', async (event) => {
    event.preventDefault();
    const id = field.value.trim();
    if (id) open([await idOf(id)]);
  });
  field.addEventListener('paste', (event) => {
    const text = event.clipboardData.getData('text');
    if (idsIn(text).length < 2) return;
    event.preventDefault();
    list.value = text;
    dialog.showModal();
  });
  byId('open-list').addEventListener('click', () => dialog.showModal());
  dialog.addEventListener('close', async () => {
    const ids = await Promise.all(idsIn(list.value).map(idOf));
    if (dialog.returnValue === 'open' && ids.length > 0) open(ids);
  });
  return { focus: () => field.focus(), show: (ids) => (field.value = ids.length === 1 ? ids[0] : '') };
}
