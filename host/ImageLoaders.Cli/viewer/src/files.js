import { byId } from './dom.js';
import { upload } from './service.js';

const KNOWN = /\.(dcm|dicom|png|jpe?g)$/i;

/** Files that are dropped on the page or chosen go to the host, which answers with the ids to open. */
export function takeFiles(open, fail) {
  const take = async (files) => {
    const ids = [];
    for (const file of files)
      try {
        if (file.name.includes('.') && !KNOWN.test(file.name)) throw Object
          .assign(new Error(`${file.name} is not a .dcm, .png or .jpg file.`), { title: 'This file is not an image' });
        ids.push(...(await upload(file)));
      } catch (error) {
        fail(refused(error, file));
        return;
      }
    if (ids.length > 0) open(ids);
  };

  const drop = byId('drop');
  const holdsFiles = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    drop.hidden = false;
  });
  addEventListener('dragleave', (event) => (drop.hidden = event.relatedTarget === null || drop.hidden));
  addEventListener('drop', (event) => {
    drop.hidden = true;
    if (!holdsFiles(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });

  const chosen = byId('files');
  byId('open-files').addEventListener('click', () => chosen.click());
  chosen.addEventListener('change', () => {
    take([...chosen.files]);
    chosen.value = '';
  });
}

function refused(error, file) {
  if (![403, 404, 405].includes(error.status)) return Object.assign(error, { imageId: file.name });
  const detail =
    'Whoever runs this service turns it on with ImageLoaders:Service:Content:Enabled=true. '
    + 'A path on the host, such as /data/file.dcm, opens in the field above where its access policy allows.';
  return { title: 'This service takes no dropped files', detail, imageId: file.name };
}
