import { element } from '../dom.js';
import { textsOf } from './texts.js';

/** @type {Record<string, string>} */
const NAMES = { length: 'Length', angle: 'Angle', rectangle: 'Rectangle', ellipse: 'Ellipse', probe: 'Probe' };

/**
 * The measurements of the image that is shown, as a list with their values; each can be removed there.
 * @param {Measures} measures
 */
export function createMeasuresPanel(measures) {
  const list = element('ul', { className: 'measures', 'aria-label': 'Measurements' });
  /** @type {[readonly Measure[] | null, any, boolean, number]} */
  let [written, shownImage, wasEmpty, others] = [null, null, false, -1];
  return {
    body: element('div', {}, list),
    /** @param {Shown} now */
    render({ image }) {
      const all = measures.now;
      if (all === written && image === shownImage) return;
      [written, shownImage] = [all, image];
      const ours = image ? all.filter(({ imageId }) => imageId === image.imageId) : [];
      const elsewhere = all.length - ours.length;
      if (ours.length === 0 && wasEmpty && elsewhere === others) return; // it says the same of this image as of the one before
      [wasEmpty, others] = [ours.length === 0, elsewhere];
      list.replaceChildren(
        ...ours.map((measure) => element('li', { 'data-measure': measure.id }, element('strong', {}, NAMES[measure.kind]),
          ...textsOf(measure, image.hostImage).map((text) => element('span', {}, text)),
          element('button', { type: 'button', onclick: () => measures.remove(measure.id) }, 'Remove'))),
        ...(ours.length === 0 ? [element('li', { className: 'hint' }, 'Choose Length, Angle, Ellipse, Rectangle or Probe and drag.')] : []),
        ...(elsewhere > 0 ? [element('li', { className: 'hint' }, `${elsewhere} on other images`)] : []),
      );
    },
  };
}
