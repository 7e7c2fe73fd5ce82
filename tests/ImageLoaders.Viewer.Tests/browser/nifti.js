/**
 * Writes a NIfTI-1 file of 16-bit values, `[columns, rows, slices]` of `[x, y, z]` mm; `valueOf(i)` is that of each voxel in the order in
 * which they lie. Its axes are those of the patient.
 */
export function niftiFile([columns, rows, slices], [x, y, z], valueOf) {
  const [START, count] = [352, columns * rows * slices];
  const file = Buffer.alloc(START + 2 * count);
  file.writeInt32LE(348, 0);
  [3, columns, rows, slices, 1, 1, 1, 1].forEach((size, i) => file.writeInt16LE(size, 40 + 2 * i));
  file.writeInt16LE(4, 70); // signed 16 bits
  file.writeInt16LE(16, 72);
  [1, x, y, z, 1, 1, 1, 1].forEach((size, i) => file.writeFloatLE(size, 76 + 4 * i));
  file.writeFloatLE(START, 108);
  file.writeFloatLE(1, 112);
  file.writeUInt8(2, 123); // mm
  file.writeInt16LE(1, 254); // by the matrix
  [[x, 0, 0], [0, y, 0], [0, 0, z]].forEach((row, i) => row.forEach((part, j) => file.writeFloatLE(part, 280 + 16 * i + 4 * j)));
  file.write('n+1\0', 344, 'latin1');
  for (let i = 0; i < count; i++) file.writeInt16LE(valueOf(i), START + 2 * i);
  return file;
}
