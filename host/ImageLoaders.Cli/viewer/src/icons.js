// Strokes on a 24 by 24 grid.
/** @type {Record<string, string>} */
const PATHS = {
  window: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  pan: 'M12 3v18M3 12h18M12 3l-3 3M12 3l3 3M12 21l-3-3M12 21l3-3M3 12l3-3M3 12l3 3M21 12l-3-3M21 12l-3 3',
  zoom: 'M10.5 4a6.5 6.5 0 1 0 .01 0M15.5 15.5L21 21M10.5 7.5v6M7.5 10.5h6',
  scroll: 'M4 7l8-4 8 4-8 4zM4 12l8 4 8-4M4 17l8 4 8-4',
  length: 'M4 16L16 4l4 4L8 20zM8 12l2 2M11 9l2 2M14 6l2 2',
  angle: 'M20 19H4L15 5M10 19a7 7 0 0 0-2-5',
  ellipse: 'M12 5c5 0 9 3 9 7s-4 7-9 7-9-3-9-7 4-7 9-7zM12 11v2M11 12h2',
  rectangle: 'M4 6h16v12H4zM12 11v2M11 12h2',
  probe: 'M12 3v6M12 15v6M3 12h6M15 12h6M12 11.5v1',
  crosshair: 'M12 2v20M2 12h20M12 6a6 6 0 1 0 .01 0',
  undo: 'M9 5L4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3',
  redo: 'M15 5l5 5-5 5M20 10H10a6 6 0 0 0 0 12h3',
  actualSize: 'M6 7v10M4 9l2-2M12 10v.5M12 14v.5M18 7v10M16 9l2-2',
  overlays: 'M4 4h11v11H4zM9 9h11v11H9z',
  link: 'M10 8H7a4 4 0 0 0 0 8h3M14 8h3a4 4 0 0 1 0 8h-3M8 12h8',
  planes: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  cut: 'M3 17L21 7M7 3l10 18M10 5l-3-2-1 3',
  fuse: 'M9 7a6 6 0 1 0 .01 0M15 7a6 6 0 1 0 .01 0',
  fullScreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  savePicture: 'M12 4v11M8 11l4 4 4-4M4 20h16',
  copyPicture: 'M8 8h12v12H8zM4 16V4h12',
  more: 'M6 12h.5M12 12h.5M18 12h.5',
  invert: 'M4 4h16v16H4zM4 20L20 4M7 8h4M15 14v4M13 16h4',
  rotate: 'M19 12a7 7 0 1 1-2-5M17 2v5h-5',
  flipHorizontal: 'M12 3v18M9 7L3 17h6zM15 7l6 10h-6z',
  flipVertical: 'M3 12h18M7 9l10-6v6zM7 15l10 6v-6z',
  reset: 'M4 4v6h6M4 10a8 8 0 1 1 1 7',
  clear: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  play: 'M7 4l12 8-12 8z',
  pause: 'M8 4v16M16 4v16',
  help: 'M8.5 9a3.5 3.5 0 1 1 5 3c-1.5.8-1.5 1.5-1.5 3M12 19v.5',
};

/** @param {string} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
