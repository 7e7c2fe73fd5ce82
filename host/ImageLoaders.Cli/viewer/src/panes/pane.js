import { crossMark, lineMark, marksOf } from '../measure/marks.js';
import { listenToDrawing } from '../measure/drawing.js';
import { createMarksLayer } from '../measure/marks-layer.js';
import { createCine } from '../cine.js';
import { createCorners } from '../corners.js';
import { element } from '../dom.js';
import { createMessage } from '../message.js';
import { createOverlays } from '../overlays.js';
import { createProgress } from '../progress.js';
import { createShown } from '../shown.js';
import { createStack } from '../stack.js';
import { createGrayscaleTransform } from '../grayscale-transform.js';
import { createTools } from '../tools.js';
import { createView } from '../view.js';

/**
 * The elements of a pane; those of the first one have ids.
 * @param {number} number
 */
function makeElements(number) {
  /** @param {string} name */
  const id = (name) => (number === 0 ? name : undefined);
  const screen = element('div', { id: id('viewport'), className: 'viewport', tabIndex: 0, role: 'img', 'aria-label': 'No image' });
  const corners = element('div', { id: id('corners'), className: 'corners', 'aria-hidden': 'true' });
  const progress = element('div', { id: id('progress'), className: 'progress', role: 'progressbar', 'aria-label': 'Loading', hidden: true },
    element('span'), element('p', { 'aria-hidden': 'true' }));
  const message = element('div', { id: id('message'), className: 'message', role: 'alert', hidden: true });
  return { screen, corners, progress, message, box: element('div', { className: 'screen' }, screen, corners, progress, message) };
}

/**
 * One of the page's views of a stack: its viewport, and all that is written and drawn of the image in it. `page` is told of each change,
 * `changed(pane, now, before)`, and holds what all panes share: the `measures`, the `tool` that is chosen, and what is `over` the image.
 * @param {number} number
 * @param {any} engine
 * @param {HTMLElement} parent
 * @param {any} page
 */
export function createPane(number, engine, parent, page) {
  const { screen, corners, progress: bar, message: box, ...elements } = makeElements(number);
  parent.append(elements.box);
  const viewportId = `viewport-${number}`;
  const viewport = engine.open(screen, viewportId);
  const grayscale = createGrayscaleTransform(screen, viewport);
  const view = createView(viewport, grayscale, () => Boolean(shown.now.image));
  const [progress, message, writeCorners] = [createProgress(bar), createMessage(box), createCorners(corners)];
  const [drawOverlays, drawMarks] = [createOverlays(screen), createMarksLayer(screen)];

  // All that is written of an image, for the frame in which it is drawn.
  const shown = createShown(screen, viewport, view, (now, before) => {
    draw();
    tools.render(now);
    screen.classList.toggle('stale', !now.image);
    const slice = now.count > 1 ? `, slice ${now.index + 1} of ${now.count}` : '';
    screen.setAttribute('aria-label', now.image ? `Image ${now.image.hostImage.description.imageId}${slice}` : 'No image');
    if (now.error !== before.error) now.error ? message.show(now.error, now.ids.length > 0 ? () => stack.again(now.ids) : null)
      : message.hide();
    page.changed(pane, now, before);
  });
  const stack = createStack(screen, viewport, {
    /** @param {string} id */
    loading(id) {
      shown.wait();
      progress.begin(id);
    },
    /** @param {Picture} image @param {number} index @param {number} count */
    arrived(image, index, count) {
      progress.end();
      cine.arrived();
      shown.arrive(image, index, count);
    },
    /** @param {Problem} error @param {number} index @param {number} count */
    failed(error, index, count) {
      progress.end();
      cine.stop();
      shown.fail(error, index, count);
    },
    mixed: shown.mix,
    /** @param {string} imageId */
    isHeldElsewhere: (imageId) =>
      page.panes().some((/** @type {Pane} */ other) => other !== pane && other.stack.imageIds.includes(imageId)),
    viewports: () => page.panes().length,
  });
  const cine = createCine(stack, () => page.played(pane));
  const tools = createTools(viewportId, (slices) => stack.show(stack.index() + slices), () => stack.count);
  const drawing = listenToDrawing(screen, { kind: page.measureKind, shown: () => shown.now, measures: page.measures });

  /** The marks over the image: measurements, lines of other images, and what is pointed at. */
  const marks = () => {
    /** @type {{ lines?: { points: Point[], handles: Point[] }[], crosshair?: Point | null, cursor?: Point | null }} */
    const { lines = [], crosshair = null, cursor = null } = shown.now.image ? page.over(pane) : {};
    return [...lines.map(({ points, handles }) => lineMark('reference', points, handles)),
      ...(crosshair ? [crossMark('crosshair', crosshair)] : []),
      ...(cursor ? [crossMark('cursor', cursor)] : []), ...marksOf(shown.now, page.measures.now)];
  };
  const draw = () => {
    const hides = page.hidesOverlays();
    drawOverlays(shown.now, !hides);
    writeCorners(shown.now, viewport.canvas.width / devicePixelRatio, hides); // the width asks for no layout
    drawMarks(marks());
  };

  const pane = {
    box: elements.box, screen, viewport, view, shown, stack, cine, progress, message, marks,
    /** Draws what lies over the image again. */
    draw,
    drawMarks: () => drawMarks(marks()),
    drawing,
    /** @param {string} tool */
    choose(tool) {
      drawing.stop();
      tools.choose(tool);
    },
    /**
     * Opens ids of the host in this pane, at one of them.
     * @param {string[]} ids
     */
    open(ids, index = 0) {
      cine.stop();
      message.hide();
      shown.open(ids);
      view.forget(); // Cornerstone would turn and zoom what comes as what goes
      return stack.open(ids, index);
    },
    /**
     * Shows an error in the place of what these ids stand for.
     * @param {string[]} ids
     * @param {Problem} error
     */
    refuse(ids, error) {
      cine.stop();
      stack.clear();
      shown.open(ids);
      shown.fail(error, 0, 0);
    },
    close() {
      cine.stop();
      stack.close();
      progress.close();
      tools.close();
      engine.close(screen, viewportId);
      elements.box.remove();
    },
  };
  screen.addEventListener('pointerdown', () => page.activate(pane));
  screen.addEventListener('focus', () => page.activate(pane));
  return pane;
}
