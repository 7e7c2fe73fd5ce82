import * as tools from '@cornerstonejs/tools';
import { lengthLines } from './length.js';
import { ENGINE, VIEWPORT } from './viewport.js';

const { MouseBindings } = tools.Enums;
const GROUP = 'group';
const KINDS = { window: tools.WindowLevelTool, pan: tools.PanTool, zoom: tools.ZoomTool, scroll: tools.StackScrollTool, length: tools.LengthTool };

// What each tool has whichever is chosen: the middle and the right button, the wheel, two and three fingers.
const ALWAYS = {
  pan: [{ mouseButton: MouseBindings.Auxiliary }, { numTouchPoints: 3 }],
  zoom: [{ mouseButton: MouseBindings.Secondary }, { numTouchPoints: 2 }],
  scroll: [{ mouseButton: MouseBindings.Wheel }],
};

/** The tools of the page: `choose(name)` gives one the left button and the single finger. */
export function createTools() {
  Object.values(KINDS).forEach(tools.addTool);
  // Readable on every grey.
  const styles = tools.annotation.config.style;
  const { global } = styles.getDefaultToolStyles();
  styles.setDefaultToolStyles({ global: { ...global, lineWidth: '1.5', textBoxBackground: 'rgba(0, 0, 0, 0.65)' } });
  const group = tools.ToolGroupManager.createToolGroup(GROUP);
  Object.values(KINDS).forEach((kind) => group.addTool(kind.toolName, kind === tools.LengthTool ? { getTextLines: lengthLines } : {}));
  group.addViewport(VIEWPORT, ENGINE);

  const choose = (chosen) => {
    for (const [name, { toolName }] of Object.entries(KINDS)) {
      const bindings = [...(ALWAYS[name] ?? []), ...(name === chosen ? [{ mouseButton: MouseBindings.Primary }] : [])];
      group.setToolPassive(toolName, { removeAllBindings: true });
      if (bindings.length > 0) group.setToolActive(toolName, { bindings });
    }
  };
  const clear = () => {
    tools.annotation.state.removeAllAnnotations();
    tools.utilities.triggerAnnotationRenderForViewportIds([VIEWPORT]);
  };
  return { choose, clear };
}
