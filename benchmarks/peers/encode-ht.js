// node encode-ht.js in.dcm out.dcm: one uncompressed frame of the files that DicomInputs makes, as lossless HTJ2K
// (1.2.840.10008.1.2.4.201).
const fs = require('fs');
const parser = require('dicom-parser');
const [, , input, output] = process.argv;

function element(group, number, vr, value) {
  const long = vr === 'OB' || vr === 'OW';
  const header = Buffer.alloc(long ? 12 : 8);
  header.writeUInt16LE(group, 0);
  header.writeUInt16LE(number, 2);
  header.write(vr, 4, 'latin1');
  if (long) header.writeUInt32LE(0xffffffff, 8);
  else header.writeUInt16LE(value.length, 6);
  return Buffer.concat([header, value]);
}

function item(value) {
  const header = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  header.writeUInt32LE(value.length, 4);
  return Buffer.concat([header, value]);
}

require('@cornerstonejs/codec-openjph')().then((library) => {
  const file = fs.readFileSync(input);
  const data = parser.parseDicom(file);
  const pixels = data.elements.x7fe00010;
  const encoder = new library.HTJ2KEncoder();
  encoder.getDecodedBuffer({
    width: data.uint16('x00280011'), height: data.uint16('x00280010'), bitsPerSample: data.uint16('x00280101'),
    componentCount: 1, isSigned: data.uint16('x00280103') === 1, isUsingColorTransform: false,
  }).set(file.subarray(pixels.dataOffset, pixels.dataOffset + pixels.length));
  encoder.setQuality(true, 0);
  encoder.encode();
  const coded = Buffer.from(encoder.getEncodedBuffer());
  const padded = coded.length % 2 === 0 ? coded : Buffer.concat([coded, Buffer.from([0])]);

  const syntax = element(0x0002, 0x0010, 'UI', Buffer.from('1.2.840.10008.1.2.4.201\0', 'latin1'));
  const old = data.elements.x00020010;
  const meta = Buffer.concat([file.subarray(144, old.dataOffset - 8), syntax]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  fs.writeFileSync(output, Buffer.concat([
    file.subarray(0, 132), element(0x0002, 0x0000, 'UL', length), meta, file.subarray(old.dataOffset + old.length, pixels.dataOffset - 12),
    element(0x7fe0, 0x0010, 'OB', Buffer.concat([item(Buffer.alloc(0)), item(padded), Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0])])),
  ]));
});
