const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} tag @param {Record<string, any>} attributes @param {string} [text] */
function make(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {Point[]} points */
const pathOf = (points) => `M${points.map((point) => point.map((part) => part.toFixed(2)).join(' ')).join('L')}`;

/**
 * The layer of the marks over a viewport: `render(marks)` draws them and nothing else.
 * @param {HTMLElement} screen
 */
export function createMarksLayer(screen) {
  const layer = screen.appendChild(make('svg', { class: 'marks', 'aria-hidden': 'true' }));
  let isClear = true;
  return (/** @type {Mark[]} */ marks) => {
    if (isClear && marks.length === 0) return;
    isClear = marks.length === 0;
    layer.replaceChildren(...marks.map(({ kind, id, paths, handles, texts }) => {
      const group = make('g', { class: `mark ${kind}`, ...(id && { 'data-measure': id }) });
      const line = paths.map(pathOf).join('');
      group.append(make('path', { class: 'under', d: line }), make('path', { d: line }),
        ...handles.map(([cx, cy]) => make('circle', { cx, cy, r: 4 })),
        ...texts.map(({ at, text }) => make('text', { x: at[0].toFixed(1), y: at[1].toFixed(1) }, text)));
      return group;
    }));
  };
}

/**
 * The marks on a canvas, as they are on the screen.
 * @param {CanvasRenderingContext2D} context
 * @param {Mark[]} marks
 */
export function paintMarks(context, marks) {
  for (const { kind, paths, handles, texts } of marks) {
    const color = kind === 'reference' ? '#6cb6ff' : kind === 'crosshair' ? '#ff9f68' : '#f4e04d';
    for (const [width, style] of [[3, '#000a'], [1.5, color]]) {
      Object.assign(context, { lineWidth: width, strokeStyle: style });
      for (const path of paths) {
        context.beginPath();
        path.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
        context.stroke();
      }
    }
    context.fillStyle = color;
    handles.forEach(([x, y]) => context.fillRect(x - 2, y - 2, 4, 4));
    for (const { at, text } of texts) {
      Object.assign(context, { lineWidth: 3, strokeStyle: '#000' });
      context.strokeText(text, at[0], at[1]);
      context.fillText(text, at[0], at[1]);
    }
  }
}
