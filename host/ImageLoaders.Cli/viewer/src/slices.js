import { byId, element } from './dom.js';
import { icon } from './icons.js';

/** The slider of a stack, and its cine. */
export function createSlices(stack, cine) {
  const box = byId('slices');
  const slider = element('input', { type: 'range', min: 1, value: 1, 'aria-label': 'Slice' });
  const place = element('output', { className: 'place' });
  const play = element('button', { type: 'button', id: 'cine' });
  const rate = element('input', { type: 'number', id: 'rate', min: 1, max: 60, value: 10, 'aria-label': 'Slices a second' });
  box.append(play, slider, place, element('label', { className: 'rate' }, rate, ' / s'));

  slider.addEventListener('input', () => stack.show(slider.valueAsNumber - 1));
  play.addEventListener('click', () => cine.toggle());
  rate.addEventListener('change', () => {
    rate.value = Math.min(Math.max(rate.valueAsNumber || 10, 1), 60);
    cine.playing ? cine.play(rate.valueAsNumber) : cine.setRate(rate.valueAsNumber);
  });

  return {
    render({ image, index, count }, before) {
      if (count !== before.count) {
        box.hidden = count < 2;
        slider.max = Math.max(count, 1);
      }
      if (image === before.image && index === before.index && count === before.count) return;
      slider.value = index + 1;
      place.textContent = `${index + 1} / ${count}`;
      const suggested = count !== before.count && image?.hostImage.modules.cineModule?.cineRate;
      if (!suggested) return;
      rate.value = Math.min(Math.max(Math.round(suggested), 1), 60);
      cine.setRate(rate.valueAsNumber);
    },
    played() {
      play.replaceChildren(icon(cine.playing ? 'pause' : 'play'));
      play.setAttribute('aria-label', cine.playing ? 'Pause' : 'Play');
      play.title = `${cine.playing ? 'Pause' : 'Play'} (Space)`;
    },
  };
}
