// node render.js: cornerstone-core's rendering without WebGL, 16-bit slices to RGBA, each time with another window; "case <tab> cornerstone
// <tab> ms" each, the median of its runs.
global.window = global;
global.document = { createElement: () => ({ getContext: () => ({}) }) };
const cornerstone = require('cornerstone-core/dist/cornerstone.js');

function slice(side) {
  const pixels = new Int16Array(side * side);
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = i * 7919 % 3072 - 1024;
    least = Math.min(least, pixels[i]);
    most = Math.max(most, pixels[i]);
  }
  return { width: side, height: side, minPixelValue: least, maxPixelValue: most, slope: 1, intercept: -24, stats: {},
    getPixelData: () => pixels };
}

for (const side of [512, 3000]) {
  const image = slice(side);
  let center = 0;
  const run = () => {
    center = (center + 1) % 100;
    const target = new Uint8ClampedArray(side * side * 4);
    const lut = cornerstone.generateLut(image, 400, center, false);
    cornerstone.internal.storedPixelDataToCanvasImageDataRGBA(image, lut, target);
  };
  for (const start = performance.now(); performance.now() - start < 2000;) run();
  const times = [];
  for (const start = performance.now(); times.length < 9 || performance.now() - start < 400;) {
    const begin = performance.now();
    run();
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  console.log(`${side} x ${side} to RGBA\tcornerstone\t${times[times.length >> 1].toFixed(4)}`);
}
