import { byId, element, write } from './dom.js';
import { icon } from './icons.js';

const FASTEST = 60;
/** @param {number} rate */
const inRange = (rate) => Math.min(Math.max(rate || 10, 0.1), FASTEST);

/**
 * The slider of the active pane's stack, and its cine: `pane()` answers it.
 * @param {() => Pane} pane
 */
export function createSlices(pane) {
  const box = byId('slices');
  const slider = element('input', { type: 'range', min: 1, value: 1, 'aria-label': 'Slice' });
  const place = element('output', { className: 'place' });
  const play = element('button', { type: 'button', id: 'cine' });
  const rate = element('input', { type: 'number', id: 'rate', min: 0.1, max: FASTEST, step: 'any', value: 10,
    'aria-label': 'Slices a second' });
  const reached = element('output', { className: 'reached', title: 'Slices a second that are shown' });
  box.append(play, slider, place, element('label', { className: 'rate' }, rate, ' / s'), reached);

  slider.addEventListener('input', () => pane().stack.show(slider.valueAsNumber - 1));
  play.addEventListener('click', () => pane().cine.toggle());
  rate.addEventListener('change', () => {
    const { cine } = pane();
    rate.value = String(inRange(rate.valueAsNumber));
    cine.playing ? cine.play(rate.valueAsNumber) : cine.setRate(rate.valueAsNumber);
  });

  return {
    /** @param {Shown} now @param {Shown} before */
    render({ image, index, count, error }, before) {
      if (count !== before.count || error !== before.error) {
        if (image || error) box.hidden = count < 2; // while something comes, the images keep their size
        slider.max = String(Math.max(count, 1));
        slider.disabled = count < 2;
      }
      if (image === before.image && index === before.index && count === before.count) return;
      slider.value = String(index + 1);
      write(place, count > 0 ? `${index + 1} / ${count}` : '');
    },
    /** The cine of the active pane started, stopped, or went on. */
    played() {
      const { cine } = pane();
      const label = cine.playing ? 'Pause' : 'Play';
      if (play.getAttribute('aria-label') !== label) {
        play.replaceChildren(icon(label.toLowerCase()));
        play.setAttribute('aria-label', label);
        play.title = `${label} (Space)`;
      }
      if (document.activeElement !== rate) rate.value = String(Number(cine.rate.toFixed(2)));
      reached.textContent = cine.reached ? `${cine.reached.toFixed(1)} shown` : '';
    },
    /**
     * The rate that the object states, else one that can be followed.
     * @param {Picture} image
     */
    rateOf: ({ hostImage }) => inRange(hostImage.modules.cineModule?.cineRate),
  };
}
