/**
 * Everything that a button or a key does. `tool`: it is what the left button and one finger do from then on; `needs`: an image that is
 * shown; `isOn`: whether it is pressed now; `more`: its button is in the menu. `keys` are as KeyboardEvent.key tells them, `Ctrl+` before
 * those that are held with Control or Command; those in no button are in the help alone.
 * @param {any} page
 */
export function createActions(page) {
  /** @param {string} name @param {string} label @param {string} key @param {string} does */
  const tool = (name, label, key, does) => ({ name, label, keys: [key], does, tool: true, run: () => page.choose(name) });
  /** @param {string} name @param {string} label @param {string[]} keys @param {string} does @param {(key?: any) => any} run */
  const act = (name, label, keys, does, run, rest = {}) => ({ name, label, keys, does, run, ...rest });
  /** @param {string[]} keys @param {string} does @param {(key?: any) => any} run */
  const hidden = (keys, does, run) => ({ keys, does, run });
  /** @param {string} name */
  const view = (name) => () => page.pane().view[name]();
  /** @param {(stack: any) => number} slice */
  const toSlice = (slice) => () => page.pane().stack.show(slice(page.pane().stack));
  /** @param {string} key @param {number} columns @param {number} rows */
  const cursor = (key, columns, rows) => hidden([`Shift+${key}`], 'Move a cross over the image and read the value under it',
    () => page.moveCursor(columns, rows));
  const image = { needs: 'image' };
  return [
    tool('window', 'Window', 'w', 'Drag for window (across) and level (up and down)'),
    tool('zoom', 'Zoom', 'z', 'Drag to zoom; the right button always does, and two fingers'),
    tool('pan', 'Pan', 'p', 'Drag to move; the middle button always does, and three fingers'),
    tool('scroll', 'Slices', 's', 'Drag through the stack; the wheel always does'),
    tool('length', 'Length', 'l', 'Drag to measure, in mm where the pixel spacing is known'),
    tool('angle', 'Angle', 'a', 'Drag the first side, then press at the end of the second'),
    tool('ellipse', 'Ellipse', 'e', 'Drag for mean, standard deviation, smallest and largest value, and area'),
    tool('rectangle', 'Rectangle', 'b', 'The same in a rectangle'),
    tool('probe', 'Probe', 'x', 'Press to keep the value of a pixel in sight'),
    tool('crosshair', 'Point', 'c', 'Press or drag to show a place of the patient in all views; the handles of the lines turn planes'),
    act('invert', 'Invert', ['i'], 'Invert black and white', view('invert'), image),
    act('rotate', 'Rotate', ['r'], 'Rotate by 90°', view('rotate'), image),
    act('flipHorizontal', 'Flip ↔', ['h'], 'Flip left and right', view('flipHorizontal'), image),
    act('flipVertical', 'Flip ↕', ['v'], 'Flip top and bottom', view('flipVertical'), image),
    act('undo', 'Undo', ['u', 'Ctrl+z'], 'Take back the last change of the measurements', page.measures.undo),
    act('clear', 'Clear', ['Delete', 'Backspace'], 'Remove the measurements', page.measures.clear),
    act('reset', 'Reset', ['0'], 'Reset window, zoom, place, rotation, flips and inversion', view('reset'), image),
    act('help', 'Help', ['?'], 'Show this help', page.help),
    act('actualSize', '1:1', ['n'], 'One pixel of the image to one of the screen', view('actualSize'), { ...image, more: true }),
    act('overlays', 'Overlays', ['y'], 'Show or hide the overlays that the object has over its image', page.toggleOverlays,
      { more: true, isOn: page.showsOverlays }),
    act('link', 'Link', ['k'], 'Go through the views together, side by side where they lie in one patient', page.toggleLink,
      { more: true, isOn: page.isLinked }),
    act('planes', 'MPR', ['m'], 'Show axial, coronal and sagittal planes through the series', page.showPlanes, { ...image, more: true }),
    act('cut', 'Cut', ['j'], 'Show the plane that stands on the last length of this image', page.cut, { ...image, more: true }),
    act('fuse', 'Fuse', ['g'], 'Show the series of another view in colour over this one', page.fuse, { ...image, more: true }),
    act('fullScreen', 'Full screen', ['f'], 'Show the images on all of the screen', page.toggleFullScreen, { more: true }),
    act('savePicture', 'Save PNG', ['Ctrl+s'], 'Save what is seen as a PNG file', page.savePicture, { ...image, more: true }),
    act('copyPicture', 'Copy', ['Ctrl+c'], 'Copy what is seen as a picture', page.copyPicture, { ...image, more: true }),
    act('redo', 'Redo', ['Ctrl+y', 'Ctrl+Shift+z'], 'Do again what was taken back', page.measures.redo, { more: true }),
    hidden(['ArrowDown', 'ArrowRight', 'PageDown'], 'Next slice', toSlice((stack) => stack.index() + 1)),
    hidden(['ArrowUp', 'ArrowLeft', 'PageUp'], 'Slice before', toSlice((stack) => stack.index() - 1)),
    hidden(['Home'], 'First slice', toSlice(() => 0)),
    hidden(['End'], 'Last slice', toSlice((stack) => stack.count - 1)),
    hidden([' '], 'Play or pause the stack (cine)', () => page.pane().cine.toggle()),
    hidden(['+', '='], 'Zoom in', view('zoomIn')),
    hidden(['-'], 'Zoom out', view('zoomOut')),
    hidden(['1', '2', '3', '4', '5', '6', '7', '8', '9'], 'Window preset of that number', (key) => page.usePreset(Number(key) - 1)),
    hidden(['o'], 'Go to the field for image ids', page.focusId),
    hidden(['t'], 'The next view', page.nextPane),
    hidden(['Enter'], 'Set a point of a measurement where the cross is', page.pressCursor),
    cursor('ArrowLeft', -1, 0), cursor('ArrowRight', 1, 0), cursor('ArrowUp', 0, -1), cursor('ArrowDown', 0, 1),
  ];
}
