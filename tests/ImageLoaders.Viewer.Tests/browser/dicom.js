// Writes a DICOM file (PS3.10, explicit VR little endian), as small as one may be.

function attribute(group, number, vr, value) {
  const text = Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'latin1');
  const padded = text.length % 2 ? Buffer.concat([text, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ', 'latin1')]) : text;
  const long = ['OB', 'OW'].includes(vr);
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  if (long) head.writeUInt32LE(padded.length, 8);
  else head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}

const us = (value) => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};

/** A CT slice of signed 16-bit values with the window 0/2000, 0.5 mm a pixel. */
export function ctFile(rows, columns, stored) {
  const meta = [attribute(2, 2, 'UI', '1.2.840.10008.5.1.4.1.1.2'), attribute(2, 3, 'UI', '2.25.1'), attribute(2, 16, 'UI', '1.2.840.10008.1.2.1')];
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.concat(meta).length);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    attribute(2, 0, 'UL', length),
    ...meta,
    attribute(0x8, 0x16, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    attribute(0x8, 0x18, 'UI', '2.25.1'),
    attribute(0x8, 0x60, 'CS', 'CT'),
    attribute(0x10, 0x10, 'PN', 'Dropped^File'),
    attribute(0x20, 0x32, 'DS', '0\\0\\0'),
    attribute(0x20, 0x37, 'DS', '1\\0\\0\\0\\1\\0'),
    attribute(0x28, 0x2, 'US', us(1)),
    attribute(0x28, 0x4, 'CS', 'MONOCHROME2'),
    attribute(0x28, 0x10, 'US', us(rows)),
    attribute(0x28, 0x11, 'US', us(columns)),
    attribute(0x28, 0x30, 'DS', '0.5\\0.5'),
    attribute(0x28, 0x100, 'US', us(16)),
    attribute(0x28, 0x101, 'US', us(16)),
    attribute(0x28, 0x102, 'US', us(15)),
    attribute(0x28, 0x103, 'US', us(1)),
    attribute(0x28, 0x1050, 'DS', '0'),
    attribute(0x28, 0x1051, 'DS', '2000'),
    attribute(0x28, 0x1052, 'DS', '0'),
    attribute(0x28, 0x1053, 'DS', '1'),
    attribute(0x7fe0, 0x10, 'OW', Buffer.from(stored.buffer)),
  ]);
}
