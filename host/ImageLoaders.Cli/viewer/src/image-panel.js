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

function table(title, facts, open) {
  const rows = Object.entries(facts).filter(([name, value]) => name !== 'name' && told(value))
    .map(([name, value]) => element('tr', {}, element('th', { scope: 'row' }, words(name)), element('td', {}, text(value))));
  return rows.length === 0 ? null
    : element('details', { open }, element('summary', {}, title), element('table', {}, element('tbody', {}, ...rows)));
}

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

/** The image that is shown, and the metadata of its object, module by module. */
export function createImagePanel() {
  const body = element('div');
  let [told, opened] = [null, new Set(['Image'])];
  const clear = () => {
    if (told) opened = new Set([...body.querySelectorAll('details[open] > summary')].map((summary) => summary.textContent));
    told = null;
    body.replaceChildren(element('p', { className: 'hint' }, 'Open an image to read about it.'));
  };
  clear();
  return {
    body,
    render({ image }, { image: before }) {
      if (image === before) return;
      clear(); // which parts are open stays
      if (!image) return;
      told = image.imageId;
      const { description, modules } = image.hostImage;
      const remarks = remarksOf(image.hostImage);
      body.replaceChildren(
        element('p', { className: 'image-id' }, description.imageId ?? ''),
        table('Image', facts(image.hostImage), opened.has('Image')),
        ...(remarks.length ? [element('ul', { className: 'remarks', 'aria-label': 'Remarks' },
          ...remarks.map((remark) => element('li', {}, remark)))] : []),
        ...Object.entries(modules).map(([name, module]) => table(words(name), module, opened.has(words(name)))).filter(Boolean),
      );
    },
  };
}
