import assert from 'node:assert/strict';

/**
 * Holds what is on the screen against the host's own picture of the image: where a pixel and its neighbours are nearly one colour
 * in the picture, the screen has it too, whatever the two do between pixels. At least `least` such places are compared.
 */
export async function assertShownAsRendered(page, id, { least = 20, tolerance = 1, headers = {} } = {}) {
  const places = await page.evaluate(async ({ id, headers }) => {
    const answer = await fetch(`images/rendered?id=${encodeURIComponent(id)}`, { headers });
    const picture = await createImageBitmap(await answer.blob());
    const pixels = (source, width, height) => {
      const canvas = new OffscreenCanvas(width, height).getContext('2d');
      canvas.drawImage(source, 0, 0);
      return canvas.getImageData(0, 0, width, height).data;
    };
    const screen = document.querySelector('#viewport canvas, #image canvas');
    const [expected, shown] = [pixels(picture, picture.width, picture.height), pixels(screen, screen.width, screen.height)];
    const at = (data, width, x, y) => [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 3)];
    const scale = Math.min(screen.width / picture.width, screen.height / picture.height);
    const places = [];
    for (let y = 4; y < picture.height - 4; y += 7)
      for (let x = 4; x < picture.width - 4; x += 7) {
        const here = at(expected, picture.width, x, y);
        const around = [-2, -1, 0, 1, 2].flatMap((dy) => [-2, -1, 0, 1, 2].map((dx) => at(expected, picture.width, x + dx, y + dy)));
        const spread = Math.max(...around.map((color) => Math.max(...color.map((sample, i) => Math.abs(sample - here[i])))));
        if (spread > 3) continue;
        const [column, row] = [screen.width / 2 + (x + 0.5 - picture.width / 2) * scale,
          screen.height / 2 + (y + 0.5 - picture.height / 2) * scale].map(Math.floor);
        places.push({ x, y, here, spread, shown: at(shown, screen.width, column, row) });
      }
    return places;
  }, { id, headers });
  assert.ok(places.length >= least, `${places.length} even places in ${id} are too few to compare`);
  assert.ok(new Set(places.map(({ here }) => here.join())).size > 1, `${id} is of one colour`);
  const wrong = places.filter(({ here, spread, shown }) => here.some((sample, i) => Math.abs(sample - shown[i]) > spread + tolerance));
  assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} of ${places.length} places of ${id} differ from the host's picture`);
}

/**
 * How the canvas of a page that shows an image in its own size differs from the host's own picture, by `query` where it is not the
 * default one: `{ samples, worst, wrong, colors }`, `wrong` counting the samples that are more than `tolerance` levels off.
 */
export const compareEveryPixel = (page, id, tolerance = 0, query = {}) =>
  page.evaluate(
    async ({ id, tolerance, query }) => {
      const answer = await fetch(`images/rendered?${new URLSearchParams({ id, ...query })}`);
      const picture = await createImageBitmap(await answer.blob());
      const middleOf = (source) => {
        const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
        canvas.drawImage(source, (picture.width - source.width) / 2, (picture.height - source.height) / 2);
        return canvas.getImageData(0, 0, picture.width, picture.height).data;
      };
      const [expected, shown] = [middleOf(picture), middleOf(document.querySelector('#viewport canvas, #image canvas'))];
      const differences = expected.map((sample, i) => Math.abs(sample - shown[i]));
      return { samples: expected.length, worst: differences.reduce((most, one) => Math.max(most, one)),
        wrong: differences.filter((one) => one > tolerance).length, colors: new Set(expected).size };
    },
    { id, tolerance, query },
  );
