import { byId, element } from './dom.js';
import { createOrientation } from './orientation.js';

const number = (value) => Number(value.toFixed(Math.abs(value) < 10 ? 2 : 0));

/** What the greys are by: one or two lines. */
function voi(lut, window) {
  const byWindow = window && `W ${number(window.width)}  L ${number(window.center)}`;
  if (!lut) return [byWindow];
  return lut.isShown ? [`VOI LUT${lut.explanation ? `: ${lut.explanation}` : ''}`] : ['VOI LUT not applied', byWindow];
}

/** What is written over the corners and the edges of the image. */
export function createCorners(viewport, view, tones) {
  const [who, what, where, how] = ['who', 'what', 'where', 'how'].map((name) => element('p', { className: name }));
  const orientation = createOrientation(viewport);
  byId('corners').replaceChildren(who, what, where, how, ...orientation.letters);
  const write = (place, ...lines) => place.replaceChildren(...lines.filter(Boolean).map((line) => element('span', {}, line)));

  return {
    clear() {
      [who, what, where, how].forEach((place) => place.replaceChildren());
      orientation.clear();
    },
    image(image, index, count) {
      const { description, modules } = image.hostImage;
      const { patientModule: patient = {}, generalStudyModule: study = {}, generalSeriesModule: series = {}, imagePlaneModule: plane = {} } = modules;
      write(who, patient.patientName?.replaceAll('^', ' '), patient.patientId, study.studyDescription);
      write(what, series.modality, series.seriesDescription, `${description.columns} × ${description.rows}`, description.isLossy && 'lossy');
      const position = plane.sliceLocation;
      write(where, count > 1 && `Slice ${index + 1} of ${count}`, typeof position === 'number' && `at ${number(position)} mm`);
    },
    view() {
      if (!who.hasChildNodes() && !what.hasChildNodes()) return; // no image is shown
      write(how, ...voi(tones.voiLut(), view.windowNow()), `Zoom ${Math.round(viewport.getZoom() * 100)} %`);
      orientation.update();
    },
  };
}
