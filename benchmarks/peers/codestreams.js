// node codestreams.js folder: Cornerstone's decoder on the .jph files of a folder, from memory; one line "file <tab> cornerstone <tab> ms"
// each, the median of its runs.
const fs = require('fs');

// Milliseconds: of the clock, or of the processors that this process has had.
function now() {
  if (!process.env.IMAGELOADERS_BENCH_CLOCK) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

require('@cornerstonejs/codec-openjph')().then((library) => {
  const [, , folder] = process.argv;
  const wanted = process.env.IMAGELOADERS_BENCH_ROWS?.split(' ') ?? [''];
  for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.jph') && wanted.some((start) => file.startsWith(start)))) {
    const bytes = fs.readFileSync(`${folder}/${name}`);
    const run = () => {
      const decoder = new library.HTJ2KDecoder();
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decoder.decode();
      decoder.getDecodedBuffer().slice();
      decoder.delete();
    };
    for (const start = now(); now() - start < 2000;) run();
    const times = [];
    for (const start = now(); times.length < 5 || now() - start < 400;) {
      const begin = now();
      run();
      times.push(now() - begin);
    }
    times.sort((a, b) => a - b);
    console.log(`${name}\tcornerstone\t${times[times.length >> 1].toFixed(4)}`);
  }
});
