/** @type {[string, number[]][]} */
const STARTS = [
  ['png', [0x89, 0x50, 0x4e, 0x47]], ['jpeg', [0xff, 0xd8, 0xff]], ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['webp', [0x52, 0x49, 0x46, 0x46]], ['bmp', [0x42, 0x4d]],
];
const HEAD = 132;
const text = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));

/**
 * What a file is by its first bytes, `dicom`, `png` and so on; null where it is nothing that can be shown. Without a preamble DICOM begins
 * with a low group, 0002 or 0008, in either byte order.
 */
export function kindOf(head) {
  if (head.length >= HEAD && text(head, 128, HEAD) === 'DICM') return 'dicom';
  const start = STARTS.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (start) return start[0];
  if (text(head, 4, 8) === 'ftyp' && /avi[fs]/.test(text(head, 8, 32))) return 'avif';
  const [a, b] = head;
  return head.length >= 8 && (([2, 8].includes(a) && b === 0) || (a === 0 && [2, 8].includes(b))) ? 'dicom' : null;
}

/** Why a file is not taken; null where it may be an image. */
export async function refusalOf(file) {
  if (file.size === 0) return 'is empty';
  if (/(^|\/)dicomdir$/i.test(file.name)) return 'is the directory of a DICOM medium';
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  return kindOf(head) ? null : 'is no DICOM file, and no PNG, JPEG, GIF, WebP, BMP or AVIF picture';
}
