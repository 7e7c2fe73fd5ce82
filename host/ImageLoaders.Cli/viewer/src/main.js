import './style.css';
import { Enums } from '@cornerstonejs/core';
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
import { createSlices } from './slices.js';
import { createStack } from './stack.js';
import { createToolbar } from './toolbar.js';
import { createTones } from './tones.js';
import { createTools } from './tools.js';
import { createView } from './view.js';
import { createViewport, screen } from './viewport.js';

const unlocked = unlock(isLocked);
const viewport = createViewport();
await unlocked;
const tools = createTools();
const tones = createTones(viewport);
const view = createView(viewport, tones);
const progress = createProgress();
const corners = createCorners(viewport, view, tones);
const readout = createReadout(viewport);
const imagePanel = createImagePanel();
const pluginsPanel = createPluginsPanel();
let presets = [];
let drawn = () => {}; // once the image is on the screen

const stack = createStack(viewport, {
  loading(id) {
    hideError();
    progress.begin(id);
  },
  open(ids) {
    view.reset(); // Cornerstone would turn and zoom what comes as what goes
    slices.open(ids.length);
    clear();
  },
  shown(image, index, count) {
    progress.end();
    cine.arrived();
    presets = presetsOf(image);
    toolbar.offer(presets);
    slices.shown(index, count);
    if (index === 0) slices.open(count, image.hostImage.modules.cineModule?.cineRate);
    corners.image(image, index, count);
    imagePanel.show(image);
    drawn = () => {
      screen.classList.remove('stale');
      screen.setAttribute('aria-label', `Image ${image.hostImage.description.imageId}${count > 1 ? `, slice ${index + 1} of ${count}` : ''}`);
    };
  },
  failed(error) {
    progress.end();
    cine.stop();
    clear();
    showError(error, stack.again);
  },
});
// Nothing of one image stays beside another, or beside an error: not its pixels, not its patient's name.
function clear() {
  drawn = () => {};
  screen.classList.add('stale');
  screen.setAttribute('aria-label', 'No image');
  presets = [];
  toolbar.offer(presets);
  corners.clear();
  imagePanel.clear();
}
const cine = createCine(stack, () => slices.played());
const slices = createSlices(stack, cine);
slices.played();

const open = (ids) => {
  cine.stop();
  gallery.mark(ids.length === 1 ? ids[0] : null);
  opening.show(ids);
  putInAddress(ids);
  return stack.open(ids);
};

const opening = createOpening(open);
const gallery = createGallery(open);
const usePreset = (number) => presets[number] && view.window(presets[number].center, presets[number].width);
const actions = createActions({ view, tools, stack, cine, focusId: opening.focus, help: () => showHelp(actions), preset: usePreset });
const toolbar = createToolbar(actions, usePreset);
toolbar.choose('window');
listenToKeys(actions);
takeFiles(open, showError);
createPanels([
  { name: 'image', label: 'Image', body: imagePanel.body },
  { name: 'plugins', label: 'Plugins', body: pluginsPanel.body, onShow: pluginsPanel.refresh },
]);
listen({ open: pluginsPanel.refresh, plugin: pluginsPanel.refresh, loaded: pluginsPanel.count, failed: pluginsPanel.count, progress: progress.onHost, lost: pluginsPanel.refresh });
screen.addEventListener(Enums.Events.IMAGE_RENDERED, () => {
  drawn();
  corners.view();
  readout.update();
});
// Cornerstone's cache throws each failed load once more into nowhere; the reader has been told of it.
addEventListener('unhandledrejection', (event) => event.reason instanceof HostImageError && event.preventDefault());
addEventListener('pagehide', stack.leave);

const wanted = idsInAddress();
open(wanted.length > 0 ? wanted : ['example:ct']);
