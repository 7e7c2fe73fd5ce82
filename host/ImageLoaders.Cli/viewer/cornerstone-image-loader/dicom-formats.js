const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(\.\d+)?$/;
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?/;

/**
 * A date, time or date with time of the host (ISO 8601) as DICOM writes it (DA, TM and DT of PS3.5 6.2); any other value as it is.
 * @param {string} name
 * @param {number} value
 */
export function inDicomFormat(name, value) {
  if (typeof value !== 'string' || !/(Date|Time)$/.test(name)) return value;
  const [, ...parts] = DATE.exec(value) ?? TIME.exec(value) ?? DATE_TIME.exec(value) ?? [];
  return parts.length > 0 ? parts.map((part = '') => part.replace(/0+$/, (zeros) => (part[0] === '.' ? '' : zeros))).join('') : value;
}

/**
 * A person name (PN of PS3.5 6.2) by its component groups, as DICOM's JSON has it: `{ Alphabetic, Ideographic, Phonetic }`.
 * @param {string} text
 */
export function personName(text) {
  if (typeof text !== 'string') return text;
  const groups = text.split('=').map((group) => group.trim().replace(/\^+$/, ''));
  const named = ['Alphabetic', 'Ideographic', 'Phonetic'].map((name, i) => [name, groups[i]]).filter(([, group]) => group);
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}
