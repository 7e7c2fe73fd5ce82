import * as tools from '@cornerstonejs/tools';
import { lengthLines } from './length.js';
import { SlicesTool } from './slices-tool.js';
import { ENGINE, VIEWPORT } from './viewport.js';

const { MouseBindings } = tools.Enums;
const GROUP = 'group';
const KINDS = { window: tools.WindowLevelTool, pan: tools.PanTool, zoom: tools.ZoomTool, scroll: SlicesTool, length: tools.LengthTool };

// What each tool has whichever is chosen: the middle and the right button, the wheel, two and three fingers.
const ALWAYS = {
  pan: [{ mouseButton: MouseBindings.Auxiliary }, { numTouchPoints: 3 }],
  zoom: [{ mouseButton: MouseBindings.Secondary }, { numTouchPoints: 2 }],
  scroll: [{ mouseButton: MouseBindings.Wheel }],
};

/** The tools of the page: `choose(name)` gives one the left button and the single finger. Where no image is shown they do nothing,
  but go through the stack. */
export function createTools(viewport, move, count) {
  Object.values(KINDS).forEach(tools.addTool);
  // Readable on every grey.
  const styles = tools.annotation.config.style;
  const { global } = styles.getDefaultToolStyles();
  styles.setDefaultToolStyles({ global: { ...global, lineWidth: '1.5', textBoxBackground: 'rgba(0, 0, 0, 0.65)' } });

  let [chosen, image] = ['window', null];
  // In pixels of the image that is shown, by what its object states; what Cornerstone computed is by its own defaults.
  const getTextLines = ({ handles }, targetId) => {
    if (targetId !== `imageId:${image?.imageId}`) return undefined;
    const { imageData } = viewport.getImageData();
    const [from, to] = handles.points.map((point) => imageData.worldToIndex(point).slice(0, 2));
    return lengthLines(image.hostImage, from, to);
  };
  const group = tools.ToolGroupManager.createToolGroup(GROUP);
  const settings = { length: { getTextLines }, scroll: { move, count } };
  Object.entries(KINDS).forEach(([name, { toolName }]) => group.addTool(toolName, settings[name] ?? {}));
  group.addViewport(VIEWPORT, ENGINE);

  const bind = () => {
    for (const [name, { toolName }] of Object.entries(KINDS)) {
      const bindings = image || name === 'scroll'
        ? [...(ALWAYS[name] ?? []), ...(name === chosen ? [{ mouseButton: MouseBindings.Primary }] : [])] : [];
      if (image || name === 'scroll') group.setToolPassive(toolName, { removeAllBindings: true });
      else group.setToolDisabled(toolName);
      if (bindings.length > 0) group.setToolActive(toolName, { bindings });
    }
  };
  bind();
  return {
    choose(name) {
      chosen = name;
      bind();
    },
    clear() {
      tools.annotation.state.removeAllAnnotations();
      tools.utilities.triggerAnnotationRenderForViewportIds([VIEWPORT]);
    },
    render({ image: shown }) {
      const isOther = Boolean(shown) !== Boolean(image);
      image = shown;
      if (isOther) bind();
    },
  };
}
