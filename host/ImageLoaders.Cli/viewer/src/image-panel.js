import { compressionOf } from './compression.js';
import { element } from './dom.js';
import { remarksOf } from './remarks.js';
import { spacingOf } from './spacing.js';
import { rescaleOf } from './units.js';

const words = (name) =>
  name.replace(/Module$/, '').replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^./, (first) => first.toUpperCase())
    .replace(/\b(Sop|Voi|Lut|Uid|Id|Url|Nm|Pet)\b/g, (acronym) => acronym.toUpperCase());

function text(value) {
  if (Array.isArray(value)) return value.length > 16 ? `${value.length} values` : value.map(text).join(', ');
  if (value && typeof value === 'object') return Object.entries(value).filter(([, part]) => told(part))
    .map(([name, part]) => `${words(name).toLowerCase()} ${text(part)}`).join('; ');
  return typeof value === 'number' ? String(Number(value.toPrecision(8))) : typeof value === 'boolean' ? (value ? 'yes' : 'no')
    : String(value);
}

const told = (value) => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

function rescaleText(hostImage) {
  const rescale = hostImage.description.components === 1 ? rescaleOf(hostImage) : null;
  if (!rescale) return null;
  const { table, slope, intercept, type } = rescale;
  const how = table ? `LUT of ${table.entries.length} entries from ${table.firstValueMapped}`
    : `× ${text(slope)} ${intercept < 0 ? '−' : '+'} ${text(Math.abs(intercept))}`;
  return type ? `${how} ${type}` : how;
}

// What the object does not state has no line.
function facts(hostImage) {
  const { rows, columns, components, sampleType, minimumValue, maximumValue, windows, fetchMilliseconds, decodeMilliseconds } =
    hostImage.description;
  const spacing = spacingOf(hostImage);
  return {
    'Size': `${columns} × ${rows}, ${components} × ${sampleType}`,
    'Stored values': `${text(minimumValue)} to ${text(maximumValue)}`,
    'Rescale': rescaleText(hostImage),
    'Windows': (windows ?? []).map(({ center, width, explanation }) =>
      `${explanation ? `${explanation} ` : ''}${text(center)} / ${text(width)}`),
    'Pixel spacing': spacing && `${text(spacing.row)} × ${text(spacing.column)} mm${spacing.at}`,
    'Compression': compressionOf(hostImage),
    'Fetched in': fetchMilliseconds == null ? null : `${fetchMilliseconds.toFixed(1)} ms`,
    'Decoded in': decodeMilliseconds == null ? null : `${decodeMilliseconds.toFixed(1)} ms`,
  };
}

const hasRows = (section) => Object.entries(section).some(([name, value]) => name !== 'name' && told(value));

/** The rows of a section, `[name, value]`, as they are read. */
const rowsOf = (section) => Object.entries(section).filter(([name, value]) => name !== 'name' && told(value))
  .map(([name, value]) => [words(name), text(value)]);

const tableOf = (rows) =>
  element('table', {}, element('tbody', {}, ...rows.map(([name, value]) =>
    element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, value)))));

/** A part that is opened and closed; a closed one has no rows until it is opened, as there are many and slices come fast. */
function part(title, rows, isOpen) {
  const details = element('details', { open: isOpen }, element('summary', {}, title));
  const fill = () => details.childElementCount < 2 && details.append(tableOf(rows()));
  if (isOpen) fill();
  details.addEventListener('toggle', fill);
  return details;
}

/** The image that is shown, and the metadata of its object, module by module; what is looked for is filtered out of all of it. */
export function createImagePanel() {
  const label = 'Find in the metadata';
  const search = element('input', { type: 'search', id: 'find', 'aria-label': label, placeholder: label });
  const [content, count] = [element('div'), element('p', { className: 'hint', role: 'status' })];
  const body = element('div', {}, search, count, content);
  let [current, opened] = [null, new Set(['Image'])];

  const remember = () => {
    const titles = [...content.querySelectorAll('details > summary')];
    for (const { textContent, parentElement } of titles) /** @type {HTMLDetailsElement} */ (parentElement).open ? opened.add(textContent)
      : opened.delete(textContent);
  };
  const write = () => {
    if (!current) return content.replaceChildren(element('p', { className: 'hint' }, 'Open an image to read about it.'));
    const { description, modules } = current.hostImage;
    const sought = search.value.trim().toLowerCase();
    const sections = Object.entries({ image: facts(current.hostImage), ...modules }).filter(([, section]) => hasRows(section));
    const parts = sections.map(([name, section]) => {
      const [title, fits] = [words(name), (row) => [words(name), ...row].join(' ').toLowerCase().includes(sought)];
      return { title, rows: () => (sought ? rowsOf(section).filter(fits) : rowsOf(section)) };
    }).filter(({ rows }) => !sought || rows().length > 0);
    const remarks = remarksOf(current.hostImage).filter((remark) => remark.toLowerCase().includes(sought));
    count.textContent = !sought ? '' : `${parts.reduce((sum, { rows }) => sum + rows().length, 0)} found`;
    content.replaceChildren(
      element('p', { className: 'image-id' }, description.imageId ?? ''),
      ...(remarks.length ? [element('ul', { className: 'remarks', 'aria-label': 'Remarks' },
        ...remarks.map((remark) => element('li', {}, remark)))] : []),
      ...parts.map(({ title, rows }) => part(title, rows, Boolean(sought) || opened.has(title))),
    );
  };
  search.addEventListener('input', write);
  write();
  return {
    body,
    render({ image }, { image: before }) {
      if (image === before) return;
      if (!search.value) remember(); // which parts are open stays
      current = image;
      write();
    },
  };
}
