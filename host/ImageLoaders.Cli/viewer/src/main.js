import './style.css';
import { HostImageError } from '../cornerstone-image-loader/index.js';
import { createActions } from './actions.js';
import { createAnnouncer, spoken } from './announce.js';
import { byId } from './dom.js';
import { listen } from './events.js';
import { createGallery } from './gallery.js';
import { showHelp } from './help.js';
import { createImagePanel } from './image-panel.js';
import { unlock } from './key.js';
import { listenToKeys } from './keys.js';
import { MEASURES } from './measure/drawing.js';
import { marksOf } from './measure/marks.js';
import { createMeasures } from './measure/measures.js';
import { createMeasuresPanel } from './measure/measures-panel.js';
import { createOpening } from './opening.js';
import { listenToCrosshair } from './panes/crosshair.js';
import { createPane } from './panes/pane.js';
import { createPanes } from './panes/panes.js';
import { createTogether } from './panes/together.js';
import { createPanels } from './panels.js';
import { copyPicture, savePicture } from './picture.js';
import { createAddress } from './place/address.js';
import { createPluginsPanel } from './plugins-panel.js';
import { presetsOf } from './presets.js';
import { createReadout } from './readout.js';
import { isLocked } from './service.js';
import { createSession } from './session.js';
import { createSlices } from './slices.js';
import { createSeriesPanel } from './study/series-panel.js';
import { takeFiles } from './study/taking-files.js';
import { createToolbar } from './toolbar.js';
import { registerTools } from './tools.js';
import { startEngine } from './viewport.js';
import { createWarning } from './warning.js';

const unlocked = unlock(isLocked);
const engine = startEngine();
await unlocked;
registerTools();

let [tool, hidesOverlays] = ['window', false];
const say = createAnnouncer();
const readout = createReadout();
const imagePanel = createImagePanel();
const pluginsPanel = createPluginsPanel();
const measures = createMeasures(() => {
  panes.all().forEach((pane) => pane.drawMarks());
  measuresPanel.render(panes.active().shown.now);
  session.measured(measures.done);
});
const measuresPanel = createMeasuresPanel(measures);

// What all panes share, and what each tells of what it shows.
const shared = {
  measures,
  measureKind: () => (MEASURES.includes(tool) ? tool : null),
  hidesOverlays: () => hidesOverlays,
  panes: () => panes.all(),
  /** @param {Pane} pane */
  activate: (pane) => panes.activate(pane),
  /** @param {Pane} pane */
  over: (pane) => ({ ...together.over(pane), cursor: readout.cross(pane) }),
  /** @param {Pane} pane */
  played: (pane) => pane === panes.active() && slices.played(),
  /** @param {Pane} pane @param {Shown} now @param {Shown} before */
  changed(pane, now, before) {
    readout.write();
    if (pane === panes.active()) {
      written.forEach((write) => write(now, before));
      for (const other of panes.all()) if (other !== pane) other.drawMarks();
      if (now.image !== before.image) say(spoken(now));
    }
    if (now.image && now.count !== before.count) {
      pane.cine.setRate(slices.rateOf(now.image));
      shared.played(pane);
    }
    if (now.image && before.image && now.ids === before.ids) together.moved(pane, now.index - before.index);
    session.moved(pane, now);
  },
};

const panes = createPanes(byId('panes'), (number) => {
  const pane = createPane(number, engine, byId('panes'), shared);
  pane.choose(tool);
  readout.attach(pane);
  listenToCrosshair(pane, together, () => tool === 'crosshair', (other, plane, step) => session.turn(other, plane, step));
  return pane;
}, (now, before) => {
  written.forEach((write) => write(now, before));
  panes.all().forEach((pane) => pane.drawMarks());
  slices.played();
});
const together = createTogether(panes, () => tool === 'crosshair');
const slices = createSlices(() => panes.active());
const seriesPanel = createSeriesPanel((stack) => open(() => session.openStack(stack)));
const address = createAddress((place) => open(() => session.go(place)));
const session = createSession(panes, seriesPanel, { address, onLayout: (count) => toolbar.setLayout(count),
  placesOf: together.placesOf });

/**
 * Opens something, and gives the keys to the image that comes.
 * @param {() => any} work
 */
const open = (work) => {
  together.forget();
  work();
  panes.active().screen.focus();
};
/** @param {string[]} ids */
const openIds = (ids) => open(() => session.open(ids));
const opening = createOpening(openIds, (error) => open(() => session.refuse(error)));
const gallery = createGallery(openIds);
/** @param {Problem} error */
const fail = (error) => panes.active().message.show(error, null);
/** @param {number} number */
const usePreset = (number) => {
  const { shown, view } = panes.active();
  const { center, width } = presetsOf(shown.now.image)[number] ?? {};
  if (width) view.window(center, width);
};
const actions = createActions({
  pane: () => panes.active(),
  measures,
  usePreset,
  focusId: opening.focus,
  nextPane: panes.next,
  help: () => showHelp(actions),
  /** @param {string} name */
  choose(name) {
    tool = name;
    panes.all().forEach((pane) => pane.choose(name));
    panes.all().forEach((pane) => pane.drawMarks());
  },
  /** @param {number} columns @param {number} rows */
  moveCursor(columns, rows) {
    const { pixel, text } = readout.step(panes.active(), columns, rows);
    if (pixel) panes.active().drawing.hover(pixel);
    say(text);
    panes.active().drawMarks();
  },
  pressCursor() {
    const { pixel } = readout.step(panes.active(), 0, 0);
    if (!pixel) return;
    panes.active().drawing.press(pixel);
    const [measure] = marksOf(panes.active().shown.now, measures.now.slice(-1));
    if (measure) say(measure.texts.map(({ text }) => text).join(', '));
  },
  showsOverlays: () => !hidesOverlays,
  toggleOverlays() {
    hidesOverlays = !hidesOverlays;
    panes.all().forEach((pane) => pane.draw());
    toolbar.update();
  },
  isLinked: () => together.isLinked,
  toggleLink() {
    together.link();
    toolbar.update();
  },
  showPlanes: () => open(() => session.planes(toolbar.slab())),
  fuse: () => open(session.fuse),
  cut() {
    const { image } = panes.active().shown.now;
    return session.cut(measures.done.findLast(({ kind, imageId }) => kind === 'length' && imageId === image?.imageId));
  },
  toggleFullScreen: () => (document.fullscreenElement ? document.exitFullscreen() : byId('stage').requestFullscreen()).catch(fail),
  savePicture: () => panes.active().shown.now.image
    && savePicture(panes.active(), panes.active().shown.now.image.hostImage.description.imageId).catch(fail),
  copyPicture: () => panes.active().shown.now.image && copyPicture(panes.active()).then(() => say('Copied'), fail),
});
const toolbar = createToolbar(actions, usePreset, (count) => open(() => session.layout(count)), () => session.slab(toolbar.slab()));
/** @param {Shown} now @param {Shown} before */
const writeIds = ({ ids }, before) => {
  if (ids === before.ids) return;
  gallery.mark(ids.length === 1 ? ids[0] : null);
  opening.show(session.study.stacks.length > 0 && session.study.sources.length === 1 ? session.study.sources : ids);
};
const written = [createWarning(), imagePanel.render, measuresPanel.render, toolbar.render, slices.render, writeIds];

panes.resize(1);
toolbar.choose('window');
listenToKeys(actions);
takeFiles({ first: session.preview, open: (study) => open(() => session.openStudy(study)), fail });
createPanels([
  { name: 'image', label: 'Details', body: imagePanel.body, onShow: imagePanel.onShow },
  { name: 'measures', label: 'Measures', body: measuresPanel.body },
  { name: 'plugins', label: 'Plugins', body: pluginsPanel.body, onShow: pluginsPanel.refresh },
]);
listen({ open: pluginsPanel.refresh, plugin: pluginsPanel.refresh, loaded: pluginsPanel.count, failed: pluginsPanel.count,
  /** @param {any} told */
  progress: (told) => panes.all().forEach((pane) => pane.progress.onHost(told)), lost: pluginsPanel.refresh });
// Cornerstone's cache throws each failed load once more into nowhere; the reader has been told of it.
addEventListener('unhandledrejection', (event) => event.reason instanceof HostImageError && event.preventDefault());
addEventListener('pagehide', () => {
  panes.all().forEach((pane) => pane.stack.leave());
  session.leave();
});

const place = await address.read();
open(() => (place ? session.go(place) : session.open(['example:ct'], false)));
