import * as tools from '@cornerstonejs/tools';
import { SlicesTool } from './slices-tool.js';
import { ENGINE } from './viewport.js';

const { MouseBindings } = tools.Enums;
const KINDS = { window: tools.WindowLevelTool, pan: tools.PanTool, zoom: tools.ZoomTool, scroll: SlicesTool };

// What each tool has whichever is chosen: the middle and the right button, the wheel, two and three fingers.
/** @type {Record<string, tools.Types.IToolBinding[]>} */
const ALWAYS = {
  pan: [{ mouseButton: MouseBindings.Auxiliary }, { numTouchPoints: 3 }],
  zoom: [{ mouseButton: MouseBindings.Secondary }, { numTouchPoints: 2 }],
  scroll: [{ mouseButton: MouseBindings.Wheel }],
};

/** Makes the tools known to Cornerstone, once for all viewports. */
export const registerTools = () => Object.values(KINDS).forEach((tool) => tools.addTool(tool));

/**
 * Cornerstone's tools of one viewport: `choose(name)` gives one the left button and the single finger, and none where the name is of
 * another tool. Where no image is shown they do nothing, but go through the stack.
 * @param {string} viewportId
 * @param {(slices: number) => void} move
 * @param {() => number} count
 */
export function createTools(viewportId, move, count) {
  const group = /** @type {import('@cornerstonejs/tools').Types.IToolGroup} */ (
    tools.ToolGroupManager.createToolGroup(`tools-${viewportId}`));
  let [chosen, isShown] = ['window', false];
  /** @type {Record<string, object>} */
  const settings = { scroll: { move, count } };
  Object.entries(KINDS).forEach(([name, { toolName }]) => group.addTool(toolName, settings[name] ?? {}));
  group.addViewport(viewportId, ENGINE);

  const bind = () => {
    for (const [name, { toolName }] of Object.entries(KINDS)) {
      const bindings = isShown || name === 'scroll'
        ? [...(ALWAYS[name] ?? []), ...(name === chosen ? [{ mouseButton: MouseBindings.Primary }] : [])] : [];
      if (isShown || name === 'scroll') group.setToolPassive(toolName, { removeAllBindings: true });
      else group.setToolDisabled(toolName);
      if (bindings.length > 0) group.setToolActive(toolName, { bindings });
    }
  };
  bind();
  return {
    /** @param {string} name */
    choose(name) {
      chosen = name;
      bind();
    },
    /** @param {Shown} now */
    render({ image }) {
      if (Boolean(image) === isShown) return;
      isShown = Boolean(image);
      bind();
    },
    close: () => tools.ToolGroupManager.destroyToolGroup(`tools-${viewportId}`),
  };
}
