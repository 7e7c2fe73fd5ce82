/**
 * Everything that a button or a key does. `tool`: it is what the left button and one finger do from then on; `needs`: an image that is
 * shown.
 * `keys` are as KeyboardEvent.key tells them; those in no button are in the help alone.
 */
export function createActions({ view, tools, stack, cine, focusId, help, preset }) {
  const tool = (name, label, key, does) => ({ name, label, keys: [key], does, tool: true, run: () => tools.choose(name) });
  const act = (name, label, keys, does, run, needs) => ({ name, label, keys, does, run, needs });
  const hidden = (keys, does, run) => ({ keys, does, run });
  return [
    tool('window', 'Window', 'w', 'Drag for window (across) and level (up and down)'),
    tool('zoom', 'Zoom', 'z', 'Drag to zoom; the right button always does, and two fingers'),
    tool('pan', 'Pan', 'p', 'Drag to move; the middle button always does, and three fingers'),
    tool('scroll', 'Slices', 's', 'Drag through the stack; the wheel always does'),
    tool('length', 'Length', 'l', 'Drag to measure, in mm where the pixel spacing is known'),
    act('invert', 'Invert', ['i'], 'Invert black and white', view.invert, 'image'),
    act('rotate', 'Rotate', ['r'], 'Rotate by 90°', view.rotate, 'image'),
    act('flipHorizontal', 'Flip ↔', ['h'], 'Flip left and right', view.flipHorizontal, 'image'),
    act('flipVertical', 'Flip ↕', ['v'], 'Flip top and bottom', view.flipVertical, 'image'),
    act('clear', 'Clear', ['Delete', 'Backspace'], 'Remove the measurements', tools.clear),
    act('reset', 'Reset', ['0'], 'Reset window, zoom, place, rotation, flips and inversion', view.reset, 'image'),
    act('help', 'Help', ['?'], 'Show this help', help),
    hidden(['ArrowDown', 'ArrowRight', 'PageDown'], 'Next slice', () => stack.show(stack.index() + 1)),
    hidden(['ArrowUp', 'ArrowLeft', 'PageUp'], 'Slice before', () => stack.show(stack.index() - 1)),
    hidden(['Home'], 'First slice', () => stack.show(0)),
    hidden(['End'], 'Last slice', () => stack.show(stack.count - 1)),
    hidden([' '], 'Play or pause the stack (cine)', cine.toggle),
    hidden(['+', '='], 'Zoom in', view.zoomIn),
    hidden(['-'], 'Zoom out', view.zoomOut),
    hidden(['1', '2', '3', '4', '5', '6', '7', '8', '9'], 'Window preset of that number', (key) => preset(Number(key) - 1)),
    hidden(['o'], 'Go to the field for image ids', focusId),
  ];
}
