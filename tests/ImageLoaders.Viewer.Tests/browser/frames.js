/**
 * Watches every frame that a page paints: what of it was wrong is in `window.watched.wrong`. `window.act(actions)` does what a reader does,
 * as
 * `[action, argument, pause]`. A ResizeObserver is told after all that is drawn for a frame, and before it is painted.
 */
export const watchFrames = (page) =>
  page.evaluate(() => {
    const find = (selector) => document.querySelector(selector);
    const idle = 'Move over the image to read its values';
    const one = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const watched = (window.watched = { frames: 0, pictures: [], wrong: [] });

    const look = () => {
      const viewport = find('#viewport');
      const canvas = find('#viewport canvas');
      const texts = { corners: find('#corners').innerText.replace(/\s+/g, ' ').trim(), readout: find('#readout').textContent,
        label: viewport.ariaLabel, panel: find('#panel-image .image-id')?.textContent ?? '' };
      watched.frames++;
      if (getComputedStyle(viewport).opacity === '0') {
        if (texts.corners || texts.readout !== idle || texts.label !== 'No image' || texts.panel
          || find('[data-action="invert"]').disabled === false) watched.wrong.push({ hidden: true, ...texts });
        return;
      }
      one.drawImage(canvas, Math.floor(canvas.width / 2), Math.floor(canvas.height / 2), 1, 1, 0, 0, 1, 1);
      const grey = one.getImageData(0, 0, 1, 1).data[0];
      const number = Number(/Number (\d+)/.exec(texts.corners)?.[1]);
      const expected = Math.round(Math.min(Math.max((100 * number - 799.5) / 1599 + 0.5, 0), 1) * 255);
      const isSaid = [texts.corners.includes(`P${number} `), texts.corners.includes(`series ${number} `),
        texts.corners.includes(`at ${number} mm`), texts.readout === idle || texts.readout.endsWith(`stored ${100 * number}`),
        new RegExp(`n=${number}(,|$)`).test(texts.label), texts.panel.endsWith(`n=${number}`)];
      const isShown = [grey, 255 - grey].some((seen) => Math.abs(seen - expected) <= 1);
      if (!isShown || isSaid.includes(false)) watched.wrong.push({ grey, expected, isSaid: isSaid.join(), ...texts });
      else if (!watched.pictures.includes(number)) watched.pictures.push(number);
    };
    const mark = document.body.appendChild(document.createElement('div'));
    Object.assign(mark.style, { position: 'fixed', left: 0, top: 0, width: '1px', height: '1px', pointerEvents: 'none' });
    new ResizeObserver(look).observe(mark);
    const tick = () => {
      mark.style.width = mark.style.width === '1px' ? '2px' : '1px';
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);

    const does = {
      open(ids) {
        if (ids.length === 1) {
          find('#image-id').value = ids[0];
          return find('#open').requestSubmit();
        }
        find('#open-list').click();
        find('#ids').value = ids.join('\n');
        find('#list-dialog button.primary').click();
      },
      key: (key) => find('#viewport').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
      wheel: (deltaY) => find('#viewport').dispatchEvent(new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true })),
      button: (which) => !find('#message').hidden && [...document.querySelectorAll('#message button')].at(which - 1).click(),
    };
    window.act = async (actions) => {
      for (const [action, argument, pause] of actions) {
        does[action](argument);
        const { left, top, width, height } = find('#viewport').getBoundingClientRect();
        find('#viewport').dispatchEvent(
          new PointerEvent('pointermove', { clientX: left + width / 2, clientY: top + height / 2, bubbles: true }));
        await new Promise((next) => (pause ? setTimeout(next, pause) : requestAnimationFrame(next)));
      }
    };
  });
