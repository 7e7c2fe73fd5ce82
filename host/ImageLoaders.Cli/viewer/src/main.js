import './style.css';
import { HostImageError } from '../cornerstone-image-loader/index.js';
import { createActions } from './actions.js';
import { createCine } from './cine.js';
import { createCorners } from './corners.js';
import { listen } from './events.js';
import { takeFiles } from './files.js';
import { createGallery } from './gallery.js';
import { showHelp } from './help.js';
import { idsInAddress, putInAddress } from './ids.js';
import { createImagePanel } from './image-panel.js';
import { unlock } from './key.js';
import { listenToKeys } from './keys.js';
import { hideError, showError } from './message.js';
import { createOpening } from './opening.js';
import { createPanels } from './panels.js';
import { createPluginsPanel } from './plugins-panel.js';
import { presetsOf } from './presets.js';
import { createProgress } from './progress.js';
import { createReadout } from './readout.js';
import { isLocked } from './service.js';
import { createShown } from './shown.js';
import { createSlices } from './slices.js';
import { createStack } from './stack.js';
import { createToolbar } from './toolbar.js';
import { createTones } from './tones.js';
import { createTools } from './tools.js';
import { createView } from './view.js';
import { createViewport, screen } from './viewport.js';
import { createWarning } from './warning.js';

const unlocked = unlock(isLocked);
const viewport = createViewport();
await unlocked;
const tones = createTones(viewport);
const view = createView(viewport, tones, () => Boolean(shown.now.image));
const progress = createProgress();
const imagePanel = createImagePanel();
const pluginsPanel = createPluginsPanel();

// All that is written of an image, for the frame in which it is drawn.
const shown = createShown(viewport, view, (now, before) => {
  for (const write of written) write(now, before);
  screen.classList.toggle('stale', !now.image);
  const slice = now.count > 1 ? `, slice ${now.index + 1} of ${now.count}` : '';
  screen.setAttribute('aria-label', now.image ? `Image ${now.image.hostImage.description.imageId}${slice}` : 'No image');
  if (now.ids !== before.ids) {
    gallery.mark(now.ids.length === 1 ? now.ids[0] : null);
    opening.show(now.ids);
    putInAddress(now.ids);
  }
  if (now.error !== before.error) now.error ? showError(now.error, () => stack.again(shown.now.ids)) : hideError();
});

const stack = createStack(viewport, {
  loading(id) {
    shown.wait();
    progress.begin(id);
  },
  arrived(image, index, count) {
    progress.end();
    cine.arrived();
    shown.arrive(image, index, count);
  },
  failed(error, index, count) {
    progress.end();
    cine.stop();
    shown.fail(error, index, count);
  },
  mixed: shown.mix,
});
const tools = createTools(viewport, (slices) => stack.show(stack.index() + slices), () => stack.count);
const cine = createCine(stack, () => slices.played());
const slices = createSlices(stack, cine);
slices.played();

const open = (ids) => {
  cine.stop();
  hideError();
  shown.open(ids);
  view.forget(); // Cornerstone would turn and zoom what comes as what goes
  return stack.open(ids);
};

const opening = createOpening(open);
const gallery = createGallery(open);
const usePreset = (number) => {
  const { center, width } = presetsOf(shown.now.image)[number] ?? {};
  if (width) view.window(center, width);
};
const actions = createActions({ view, tools, stack, cine, focusId: opening.focus, help: () => showHelp(actions), preset: usePreset });
const toolbar = createToolbar(actions, usePreset);
const written = [createWarning(), createCorners(), createReadout(), imagePanel.render, toolbar.render, tools.render, slices.render];
toolbar.choose('window');
listenToKeys(actions);
takeFiles(open, showError);
createPanels([
  { name: 'image', label: 'Image', body: imagePanel.body },
  { name: 'plugins', label: 'Plugins', body: pluginsPanel.body, onShow: pluginsPanel.refresh },
]);
listen({ open: pluginsPanel.refresh, plugin: pluginsPanel.refresh, loaded: pluginsPanel.count, failed: pluginsPanel.count,
  progress: progress.onHost, lost: pluginsPanel.refresh });
// Cornerstone's cache throws each failed load once more into nowhere; the reader has been told of it.
addEventListener('unhandledrejection', (event) => event.reason instanceof HostImageError && event.preventDefault());
addEventListener('pagehide', stack.leave);

const wanted = idsInAddress();
open(wanted.length > 0 ? wanted : ['example:ct']);
