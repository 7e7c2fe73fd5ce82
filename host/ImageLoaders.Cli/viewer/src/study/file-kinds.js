/** @type {[string, number[]][]} */
const STARTS = [
  ['png', [0x89, 0x50, 0x4e, 0x47]], ['jpeg', [0xff, 0xd8, 0xff]], ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['webp', [0x52, 0x49, 0x46, 0x46]], ['bmp', [0x42, 0x4d]],
];
/** @type {number[][]} ZIP, gzip, 7-Zip, RAR, bzip2, xz */
const ARCHIVES = [[0x50, 0x4b, 3, 4], [0x1f, 0x8b], [0x37, 0x7a, 0xbc, 0xaf], [0x52, 0x61, 0x72, 0x21], [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a]];
const [HEAD, PREAMBLE] = [352, 132];
/** @param {Uint8Array} bytes @param {number} from @param {number} to */
const text = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));

/** @param {Uint8Array} head @param {number[]} bytes */
const beginsWith = (head, bytes) => bytes.every((byte, i) => head[i] === byte);

/**
 * What a file is by its first bytes, `dicom`, `nifti`, `png` and so on; null where it is nothing that can be shown. Without a preamble
 * DICOM begins with a low group, 0002 or 0008, in either byte order.
 * @param {Uint8Array} head
 */
export function kindOf(head) {
  if (head.length >= PREAMBLE && text(head, 128, PREAMBLE) === 'DICM') return 'dicom';
  if (/^n[i+]1\0/.test(text(head, 344, 348)) || /^n[i+]2\0/.test(text(head, 4, 8))) return 'nifti';
  const start = STARTS.find(([, bytes]) => beginsWith(head, bytes));
  if (start) return start[0];
  if (text(head, 4, 8) === 'ftyp' && /avi[fs]/.test(text(head, 8, 32))) return 'avif';
  const [a, b] = head;
  return head.length >= 8 && (([2, 8].includes(a) && b === 0) || (a === 0 && [2, 8].includes(b))) ? 'dicom' : null;
}

/**
 * Why a file is not taken; null where it may be an image.
 * @param {File} file
 */
export async function refusalOf(file) {
  if (file.size === 0) return 'is empty';
  if (/(^|\/)dicomdir$/i.test(file.name)) return 'is the directory of a DICOM medium: drop the folder that it lies in';
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  if (kindOf(head) || /\.nii\.gz$/i.test(file.name)) return null;
  return ARCHIVES.some((bytes) => beginsWith(head, bytes)) ? 'is an archive: unpack it, and drop its folder'
    : 'is no DICOM file, no NIfTI volume, and no PNG, JPEG, GIF, WebP, BMP or AVIF picture';
}
