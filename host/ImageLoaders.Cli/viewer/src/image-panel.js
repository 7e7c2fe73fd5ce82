import { compressionOf } from './compression.js';
import { element, write as writeText } from './dom.js';
import { remarksOf } from './remarks.js';
import { spacingOf } from './spacing.js';
import { rescaleOf } from './units.js';

/** @param {string} name */
const words = (name) =>
  name.replace(/Module$/, '').replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^./, (first) => first.toUpperCase())
    .replace(/\b(Sop|Voi|Lut|Uid|Id|Url|Nm|Pet)\b/g, (acronym) => acronym.toUpperCase());

/** @param {any} value @returns {string} */
function text(value) {
  if (Array.isArray(value)) return value.length > 16 ? `${value.length} values` : value.map(text).join(', ');
  if (value && typeof value === 'object') return Object.entries(value).filter(([, part]) => told(part))
    .map(([name, part]) => `${words(name).toLowerCase()} ${text(part)}`).join('; ');
  return typeof value === 'number' ? String(Number(value.toPrecision(8))) : typeof value === 'boolean' ? (value ? 'yes' : 'no')
    : String(value);
}

/** @param {any} value */
const told = (value) => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/** @param {HostImage} hostImage */
function rescaleText(hostImage) {
  const rescale = hostImage.description.components === 1 ? rescaleOf(hostImage) : null;
  if (!rescale) return null;
  const { table, slope, intercept = 0, type } = rescale;
  const how = table ? `LUT of ${table.entries.length} entries from ${table.firstValueMapped}`
    : `× ${text(slope)} ${intercept < 0 ? '−' : '+'} ${text(Math.abs(intercept))}`;
  return type ? `${how} ${type}` : how;
}

// What the object does not state has no line.
/** @param {HostImage} hostImage */
function facts(hostImage) {
  const { rows, columns, components, sampleType, minimumValue, maximumValue, windows, fetchMilliseconds, decodeMilliseconds } =
    hostImage.description;
  const spacing = spacingOf(hostImage);
  return {
    'Size': `${columns} × ${rows}, ${components} × ${sampleType}`,
    'Stored values': `${text(minimumValue)} to ${text(maximumValue)}`,
    'Rescale': rescaleText(hostImage),
    'Windows': (windows ?? []).map((/** @type {WindowValues} */ { center, width, explanation }) =>
      `${explanation ? `${explanation} ` : ''}${text(center)} / ${text(width)}`),
    'Pixel spacing': spacing && `${text(spacing.row)} × ${text(spacing.column)} mm${spacing.at}`,
    'Compression': compressionOf(hostImage),
    'Fetched in': fetchMilliseconds == null ? null : `${fetchMilliseconds.toFixed(1)} ms`,
    'Decoded in': decodeMilliseconds == null ? null : `${decodeMilliseconds.toFixed(1)} ms`,
  };
}

/** @param {Module} section */
const hasRows = (section) => Object.entries(section).some(([name, value]) => name !== 'name' && told(value));

/**
 * The rows of a section, `[name, value]`, as they are read.
 * @param {Module} section
 */
const rowsOf = (section) => Object.entries(section).filter(([name, value]) => name !== 'name' && told(value))
  .map(([name, value]) => [words(name), text(value)]);

/** @param {string[]} row */
const rowOf = ([name, value]) => element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, value));

/**
 * A part of the panel that is opened and closed, and stays as it is from one image to the next: `set(rows)` writes what differs. A closed
 * one has no rows until it is opened, as there are many and slices come fast.
 * @param {string} title
 * @param {boolean} isOpen
 */
function createPart(title, isOpen) {
  const body = element('tbody');
  const details = element('details', { open: isOpen }, element('summary', {}, title), element('table', {}, body));
  /** @type {[() => string[][], string[][]]} what there is, and what is written of it */
  let [rows, written] = [() => [], []];
  const fill = () => {
    if (!details.open) return;
    const next = rows();
    const isAlike = next.length === written.length && next.every(([name], i) => name === written[i][0]);
    if (isAlike) next.forEach(([, value], i) => value !== written[i][1] && writeText(body.rows[i].cells[1], value));
    else body.replaceChildren(...next.map(rowOf));
    written = next;
  };
  details.addEventListener('toggle', fill);
  return {
    title,
    details,
    /** @param {() => string[][]} next */
    set(next) {
      rows = next;
      fill();
      if (details.open || written.length === 0) return;
      written = [];
      body.replaceChildren();
    },
  };
}

/** The image that is shown, and the metadata of its object, module by module; what is looked for is filtered out of all of it. */
export function createImagePanel() {
  const label = 'Find in the metadata';
  const search = element('input', { type: 'search', id: 'find', 'aria-label': label, placeholder: label });
  const count = element('p', { className: 'hint', role: 'status' });
  const id = element('p', { className: 'image-id' });
  const remarkList = element('ul', { className: 'remarks', 'aria-label': 'Remarks' });
  const [content, hint] = [element('div'), element('p', { className: 'hint' }, 'Open an image to read about it.')];
  const body = element('div', {}, search, count, content);
  const known = new Map(); // the parts of images that are not searched, by title
  /** @type {[any, Element[], boolean, string]} */
  let [current, shown, isWritten, told] = [null, [], false, ''];

  /** @param {string} title */
  const partOf = (title) => {
    if (search.value.trim()) return createPart(title, true);
    if (!known.has(title)) known.set(title, createPart(title, title === 'Image'));
    return known.get(title);
  };
  /** @param {Element[]} elements */
  function put(elements) {
    if (elements.length === shown.length && elements.every((each, i) => each === shown[i])) return;
    content.replaceChildren(...elements);
    shown = elements;
  }
  function write() {
    isWritten = true;
    writeText(count, '');
    if (!current) {
      known.forEach((part) => part.set(() => []));
      return put([hint]);
    }
    const { description, modules } = current.hostImage;
    const sought = search.value.trim().toLowerCase();
    const sections = Object.entries({ image: facts(current.hostImage), ...modules }).filter(([, section]) => hasRows(section))
      .map(([name, section]) => {
        const title = words(name);
        /** @param {string[]} row */
        const fits = (row) => [title, ...row].join(' ').toLowerCase().includes(sought);
        return { title, rows: () => (sought ? rowsOf(section).filter(fits) : rowsOf(section)) };
      }).filter(({ rows }) => !sought || rows().length > 0);
    const remarks = remarksOf(current.hostImage).filter((remark) => remark.toLowerCase().includes(sought));
    if (sought) writeText(count, `${sections.reduce((sum, { rows }) => sum + rows().length, 0)} found`);
    writeText(id, description.imageId ?? '');
    if (remarks.join('\n') !== told) remarkList.replaceChildren(...remarks.map((remark) => element('li', {}, remark)));
    told = remarks.join('\n');
    const parts = sections.map(({ title, rows }) => {
      const part = partOf(title);
      part.set(rows);
      return part;
    });
    put([id, ...(remarks.length > 0 ? [remarkList] : []), ...parts.map(({ details }) => details)]);
  }
  search.addEventListener('input', write);
  write();
  /** Writes what was shown while the panel was hidden. */
  const onShow = () => isWritten || write();
  return {
    body,
    onShow,
    /** @param {Shown} now @param {Shown} before */
    render({ image }, { image: before }) {
      if (image === before) return;
      [current, isWritten] = [image, false];
      if (!body.closest('[hidden]')) write();
    },
  };
}
