// node peers.js folder: Cornerstone's own parser and codecs, file to pixels; one line "case <tab> cornerstone <tab> ms" each, the median of its runs.
const fs = require('fs');
const parser = require('dicom-parser');
const lossless = require('jpeg-lossless-decoder-js');
const folder = process.argv[2];

function row(name, run, least = 5) {
  for (const start = performance.now(); performance.now() - start < 300;) run();
  const times = [];
  for (const start = performance.now(); times.length < least || (performance.now() - start < 400 && times.length < 2000);) {
    const begin = performance.now();
    run();
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  console.log(`${name}\tcornerstone\t${times[times.length >> 1].toFixed(4)}`);
}

function frame(path, index) {
  const data = parser.parseDicom(new Uint8Array(fs.readFileSync(path)));
  const pixels = data.elements.x7fe00010;
  if (!pixels.encapsulatedPixelData) return data.byteArray.slice(pixels.dataOffset, pixels.dataOffset + pixels.length);
  return pixels.basicOffsetTable.length > 0
    ? parser.readEncapsulatedImageFrame(data, pixels, index)
    : parser.readEncapsulatedPixelDataFromFragments(data, pixels, index, 1);
}

function decode(Decoder, bytes) {
  const decoder = new Decoder();
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const pixels = decoder.getDecodedBuffer().slice();
  decoder.delete();
  return pixels;
}

(async () => {
  const turbo = await require('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')();
  const charls = await require('@cornerstonejs/codec-charls/decodewasmjs')();
  const openjpeg = await require('@cornerstonejs/codec-openjpeg/decodewasmjs')();
  const openjph = await require('@cornerstonejs/codec-openjph')();
  const kinds = {
    raw: (bytes) => bytes,
    jpeg8: (bytes) => decode(turbo.JPEGDecoder, bytes),
    jpegll: (bytes) => new lossless.Decoder().decode(bytes.buffer, bytes.byteOffset, bytes.length, 2),
    jls: (bytes) => decode(charls.JpegLSDecoder, bytes),
    j2k: (bytes) => decode(openjpeg.J2KDecoder, bytes),
    ht: (bytes) => decode(openjph.HTJ2KDecoder, bytes),
  };
  for (const picture of ['ct', 'cr']) {
    for (const [kind, run] of Object.entries(kinds)) {
      const path = `${folder}/${picture}-${kind}.dcm`;
      if (fs.existsSync(path)) row(`${picture}-${kind}`, () => run(frame(path, 0)));
    }
    const bytes = new Uint8Array(fs.readFileSync(`${folder}/${picture}-raw.dcm`));
    row(`${picture} header`, () => parser.parseDicom(bytes, { untilTag: 'x7fe00010' }));
  }
  row('us-jpeg8 frame 90', () => kinds.jpeg8(frame(`${folder}/us-jpeg8.dcm`, 89)));
  const series = Array.from({ length: 500 }, (_, i) => `${folder}/series/${i}.dcm`);
  row('series dropped', () => series.forEach((path) => frame(path, 0)), 3);
  row('series kept', () => series.map((path) => frame(path, 0)), 3);
})();
