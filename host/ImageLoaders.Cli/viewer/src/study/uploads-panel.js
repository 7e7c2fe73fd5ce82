import { byId, element } from '../dom.js';

/** @type {Record<string, string>} */
const WORDS = { waiting: 'waits', sending: 'is sent', taken: 'taken', skipped: 'skipped', refused: 'refused' };
/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

/**
 * What is said of all files: how many were taken of how many, and how many bytes.
 * @param {Upload[]} entries
 */
export function summaryOf(entries) {
  /** @param {string} state */
  const count = (state) => entries.filter((entry) => entry.state === state).length;
  const [taken, skipped, refused] = ['taken', 'skipped', 'refused'].map(count);
  const done = taken + skipped + refused;
  const [sent, total] = [sum(entries.map((entry) => (entry.state === 'skipped' ? entry.file.size : entry.sent))),
    sum(entries.map(({ file }) => file.size))];
  return [`${done} of ${entries.length} files, ${megabytes(sent)} of ${megabytes(total)} MB`, skipped > 0 && `${skipped} skipped`,
    refused > 0 && `${refused} refused`].filter(Boolean).join('; ');
}

/** The list of files that are given to the host: each with its progress, and why it was skipped or refused. */
export function createUploadsPanel() {
  const box = byId('uploads');
  const [summary, list] = [element('p', { className: 'summary', role: 'status' }), element('ul', { tabIndex: 0, 'aria-label': 'Files' })];
  const close = element('button', { type: 'button', onclick: () => (box.hidden = true) }, 'Close');
  const stop = element('button', { type: 'button' }, 'Stop');
  box.replaceChildren(element('h2', {}, 'Files'), summary, list, element('p', { className: 'message-buttons' }, stop, close));
  /** @type {[Upload[], Map<Upload, { row: HTMLElement, bar: HTMLProgressElement, words: HTMLElement }>, boolean]} */
  let [entries, rows, isWaiting] = [[], new Map(), false];

  /** @param {Upload} entry */
  const write = (entry) => {
    const written = rows.get(entry);
    if (!written) return;
    const { row, bar, words } = written;
    row.dataset.state = entry.state;
    bar.hidden = entry.state !== 'sending';
    bar.value = entry.sent;
    words.textContent = entry.reason ?? entry.error?.message ?? WORDS[entry.state];
  };
  const writeSummary = () => {
    isWaiting = false;
    summary.textContent = summaryOf(entries);
  };
  return {
    /**
     * Shows files whose upload begins.
     * @param {Upload[]} files
     * @param {() => void} onStop
     */
    begin(files, onStop) {
      [entries, box.hidden, stop.onclick, stop.hidden] = [files, false, onStop, false];
      rows = new Map(files.map((entry) => {
        const bar = element('progress', { max: entry.file.size, value: 0, hidden: true, 'aria-label': entry.path });
        const words = element('span', {}, WORDS.waiting);
        return [entry, { row: element('li', {}, element('strong', {}, entry.path), ' ', words, bar), bar, words }];
      }));
      list.replaceChildren(...[...rows.values()].map(({ row }) => row));
      writeSummary();
    },
    /** @param {Upload} entry */
    change(entry) {
      if (!rows.has(entry)) return;
      write(entry);
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(writeSummary);
    },
    /** All were tried: the list stays where something of it must be read. */
    end() {
      writeSummary();
      stop.hidden = true;
      for (const [entry, { row }] of rows) row.hidden = entry.state === 'taken';
      box.hidden = entries.every(({ state }) => state === 'taken');
    },
  };
}
