// Writes a DICOM file (PS3.10, explicit VR little endian), as small as one may be.

function attribute(group, number, vr, value) {
  const text = Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'latin1');
  const padded = text.length % 2 ? Buffer.concat([text, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ', 'latin1')]) : text;
  const long = ['OB', 'OW', 'SQ'].includes(vr);
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  if (long) head.writeUInt32LE(padded.length, 8);
  else head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}

/** Words as explicit VR wants them; a sequence of one item. */
export const words = (vr, ...values) => [vr, Buffer.from((vr === 'SS' ? Int16Array : Uint16Array).from(values).buffer)];
export function sequence(attributes) {
  const item = Buffer.concat(written(attributes));
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(item.length, 4);
  return ['SQ', Buffer.concat([head, item])];
}

/** (group,number), as eight hexadecimal digits, to VR and value. */
const written = (attributes) =>
  Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([tag, [vr, value]]) => attribute(Number.parseInt(tag.slice(0, 4), 16), Number.parseInt(tag.slice(4), 16), vr, value));

/** A grey image of 16 bits, signed where `stored` is; `attributes` are added, or put in the place of those that all have. */
export function greyFile(rows, columns, stored, attributes = {}) {
  const meta = [attribute(2, 2, 'UI', '1.2.840.10008.5.1.4.1.1.2'), attribute(2, 3, 'UI', '2.25.1'),
    attribute(2, 16, 'UI', '1.2.840.10008.1.2.1')];
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.concat(meta).length);
  const all = {
    '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.2'],
    '00080018': ['UI', '2.25.1'],
    '00280002': words('US', 1),
    '00280004': ['CS', 'MONOCHROME2'],
    '00280010': words('US', rows),
    '00280011': words('US', columns),
    '00280100': words('US', 16),
    '00280101': words('US', 16),
    '00280102': words('US', 15),
    '00280103': words('US', stored instanceof Int16Array ? 1 : 0),
    '7fe00010': ['OW', Buffer.from(stored.buffer)],
    ...attributes,
  };
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), attribute(2, 0, 'UL', length), ...meta, ...written(all)]);
}

/** A CT slice of signed 16-bit values with the window 0/2000, 0.5 mm a pixel. */
export const ctFile = (rows, columns, stored) =>
  greyFile(rows, columns, stored, {
    '00080060': ['CS', 'CT'],
    '00100010': ['PN', 'Dropped^File'],
    '00200032': ['DS', '0\\0\\0'],
    '00200037': ['DS', '1\\0\\0\\0\\1\\0'],
    '00280030': ['DS', '0.5\\0.5'],
    '00281050': ['DS', '0'],
    '00281051': ['DS', '2000'],
    '00281052': ['DS', '0'],
    '00281053': ['DS', '1'],
  });
