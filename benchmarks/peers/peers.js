// node peers.js folder [series cores]: Cornerstone's own parser and codecs, file to pixels; one line "case <tab> cornerstone <tab> ms"
// each, the median of its runs.
const fs = require('fs');
const parser = require('dicom-parser');
const lossless = require('jpeg-lossless-decoder-js');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const folder = isMainThread ? process.argv[2] : workerData.folder;

const wanted = process.env.IMAGELOADERS_BENCH_ROWS?.split(' ');

async function row(name, run, least = 5) {
  if (wanted && !wanted.some((start) => name.startsWith(start))) return;
  for (const start = performance.now(); performance.now() - start < 2000;) await run();
  const times = [];
  for (const start = performance.now(); times.length < least || (performance.now() - start < 400 && times.length < 2000);) {
    const begin = performance.now();
    await run();
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

async function loadKinds() {
  const turbo = await require('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')();
  const charls = await require('@cornerstonejs/codec-charls/decodewasmjs')();
  const openjpeg = await require('@cornerstonejs/codec-openjpeg/decodewasmjs')();
  const openjph = await require('@cornerstonejs/codec-openjph')();
  return {
    raw: (bytes) => bytes,
    jpeg8: (bytes) => decode(turbo.JPEGDecoder, bytes),
    jpegll: (bytes) => new lossless.Decoder().decode(bytes.buffer, bytes.byteOffset, bytes.length, 2),
    jls: (bytes) => decode(charls.JpegLSDecoder, bytes),
    j2k: (bytes) => decode(openjpeg.J2KDecoder, bytes),
    ht: (bytes) => decode(openjph.HTJ2KDecoder, bytes),
  };
}

async function pictures() {
  const kinds = await loadKinds();
  for (const picture of ['ct', 'cr']) {
    for (const [kind, run] of Object.entries(kinds)) {
      const path = `${folder}/${picture}-${kind}.dcm`;
      if (fs.existsSync(path)) await row(`${picture}-${kind}`, () => run(frame(path, 0)));
    }
    const bytes = new Uint8Array(fs.readFileSync(`${folder}/${picture}-raw.dcm`));
    await row(`${picture} header`, () => parser.parseDicom(bytes, { untilTag: 'x7fe00010' }));
  }
  await row('us-jpeg8 frame 90', () => kinds.jpeg8(frame(`${folder}/us-jpeg8.dcm`, 89)));
}

// A thread for each core loads every so manieth slice.
async function slices(kinds, kind, first, step, isKept) {
  const kept = [];
  for (let i = first; i < 500; i += step) {
    const pixels = kinds[kind](frame(`${folder}/series-${kind}/${i}.dcm`, 0));
    if (isKept) kept.push(pixels);
  }
  return kept.length;
}

async function series(cores) {
  const kinds = await loadKinds();
  const others = Array.from({ length: cores - 1 }, (_, i) => new Worker(__filename, { workerData: { folder, first: i + 1, cores } }));
  const ask = (worker, what) => new Promise((done) => { worker.once('message', done); worker.postMessage(what); });
  await Promise.all(others.map((worker) => ask(worker, null)));
  for (const kind of ['raw', 'jpegll', 'jls']) {
    for (const isKept of [false, true]) {
      await row(`series ${kind} ${isKept ? 'kept' : 'dropped'}, ${cores} core`, () => {
        const theirs = others.map((worker) => ask(worker, { kind, isKept }));
        return Promise.all([slices(kinds, kind, 0, cores, isKept), ...theirs]);
      }, 3);
    }
  }
  others.forEach((worker) => worker.terminate());
}

async function work() {
  const kinds = await loadKinds();
  parentPort.on('message', async (what) =>
    parentPort.postMessage(what && await slices(kinds, what.kind, workerData.first, workerData.cores, what.isKept)));
}

if (!isMainThread) work();
else if (process.argv[3] === 'series') series(Number(process.argv[4]));
else pictures();
