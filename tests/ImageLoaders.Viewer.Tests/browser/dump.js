import { execFile } from 'node:child_process';

const TAGS = ['0008,0008', '0008,0016', '0008,0060', '0008,1030', '0008,103e', '0010,0010', '0010,0020', '0018,1164', '0018,2010',
  '0018,5101', '0018,6011', '0020,0020', '0020,0032', '0020,0037', '0020,0060', '0020,0062', '0020,9072', '0020,000e', '0028,0008',
  '0028,0010', '0028,0011', '0028,0030', '0028,0a02', '0028,1050', '0028,1051', '0028,1052', '0028,1053', '0028,1054', '0028,2110',
  '0028,2112', '0028,2114', '0028,3000', '0028,3010', '0054,1001', '3004,0002', '3004,000e'];
const LINE = /^((?:\([\da-f]{4},[\da-f]{4}\)\.)*)\(([\da-f]{4},[\da-f]{4})\) (\w\w) (?:\[(.*)\]|=?(\S+)|\((?:no value|Sequence).*)\s+#/;

// Of an unknown representation it prints the bytes.
const textOf = (vr, printed) =>
  (vr === 'UN' ? printed.split('\\').map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join('') : printed);

/** Whether DCMTK is there to say, in its own way, what a file states. */
export const hasDcmtk = () => new Promise((known) => execFile('dcmdump', ['--version'], (error) => known(!error)));

/**
 * What DCMTK's dcmdump prints of a file: `values(tag)`, those of the first element of that tag, in the data set itself or in the functional
 * groups and
 * detectors of its first frame; undefined where it has none.
 */
export async function dump(file) {
  // A file that it cannot read states nothing here.
  const text = await new Promise((done) =>
    execFile('dcmdump', ['-q', '+L', '+p', ...TAGS.flatMap((tag) => ['+P', tag]), file], { encoding: 'latin1', maxBuffer: 64 << 20 },
      (error, out) => done(out)),
  );
  const found = new Map();
  for (const line of text.split('\n')) {
    const [, path = '', tag, vr, quoted, bare] = LINE.exec(line) ?? [];
    if (!tag || !/^(\(5200,92(29|30)\)\.(\([\da-f]{4},[\da-f]{4}\)\.)?|\(0054,0022\)\.)?$/.test(path)) continue;
    const isFirst = !found.has(tag) || (path === '' && found.get(tag).path !== '');
    if (isFirst) found.set(tag, { path,
      values: textOf(vr, quoted ?? bare ?? '').split('\\').map((value) => value.replaceAll('\0', '').trim()) });
  }
  const values = (tag) => {
    const told = found.get(tag)?.values;
    return told && told.some(Boolean) ? told : undefined;
  };
  return { values, has: (tag) => found.has(tag), numbers: (tag) => values(tag)?.map(Number), isAscii: (tag) =>
    /^[\x20-\x7e]*$/.test(values(tag)?.join('') ?? '') };
}
