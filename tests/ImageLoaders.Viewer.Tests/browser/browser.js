import { chromium } from 'playwright-core';

const FLAGS = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // Nothing leaves loopback, which has a name too that is not known to be loopback.
  '--host-resolver-rules=MAP viewer.test 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
];

/** How long anything of a browser may take, in milliseconds: a busy machine is slow, and nothing waits for it to pass. */
export const PATIENCE = 120_000;

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS, timeout: PATIENCE });

/** A browser's context, which is one for all pages of a test file, as it keeps the compiled script. */
export async function newContext(options) {
  const context = await (await launch()).newContext(options);
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/** The grey or colour at a point of the page's image, `[r, g, b]`; `x` and `y` are fractions of the screen. */
export const pixelAt = (page, x = 0.5, y = 0.5) =>
  page.evaluate(
    ([x, y]) => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('#viewport canvas, #image canvas'));
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      copy.drawImage(canvas, 0, 0);
      return [...copy.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data].slice(0, 3);
    },
    [x, y],
  );

/** The middle of the screen, and a point at these fractions of it, in the page's own pixels. */
export async function pointAt(page, x = 0.5, y = 0.5) {
  const box = await page.locator('#viewport').boundingBox();
  return [box.x + x * box.width, box.y + y * box.height];
}

/** Drops a file in the middle of the page, as a file manager does. */
export async function dropFile(page, name, buffer) {
  const dataTransfer = await page.evaluateHandle(
    ({ name, base64 }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      return transfer;
    },
    { name, base64: buffer.toString('base64') },
  );
  for (const event of ['dragover', 'drop']) await page.dispatchEvent('body', event, { dataTransfer });
  await dataTransfer.dispose();
}

/** A JPEG of twelve even squares, as the browser writes it. */
export const jpeg = async (page) =>
  Buffer.from(
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(128, 96);
      const pen = canvas.getContext('2d');
      for (let i = 0; i < 12; i++) {
        pen.fillStyle = `hsl(${30 * i} 80% 50%)`;
        pen.fillRect(32 * (i % 4), 32 * Math.floor(i / 4), 32, 32);
      }
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })).arrayBuffer())];
    }),
  );

/** Draws fingers over the page, each from one point to another: `[[from, to], …]`, in the page's own pixels. */
export async function touch(page, fingers) {
  const browser = await page.context().newCDPSession(page);
  const send = (type, part) =>
    browser.send('Input.dispatchTouchEvent',
      { type, touchPoints: type === 'touchEnd' ? []
      : fingers.map(([from, to], id) => ({ id, x: from[0] + (to[0] - from[0]) * part, y: from[1] + (to[1] - from[1]) * part })) });
  await browser.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
  await send('touchStart', 0);
  for (let step = 1; step <= 8; step++) await send('touchMove', step / 8);
  await send('touchEnd');
  await browser.detach();
}

export async function drag(page, from, to, options) {
  await page.mouse.move(...from);
  await page.mouse.down(options);
  for (let step = 1; step <= 8; step++) await page.mouse
    .move(from[0] + ((to[0] - from[0]) * step) / 8, from[1] + ((to[1] - from[1]) * step) / 8);
  await page.mouse.up(options);
}
