import { BaseTool } from '@cornerstonejs/tools';

/**
 * Goes through the stack by the wheel and by dragging: `move(slices)` is told, as Cornerstone's own tool would show a slice that is
 * not there.
 */
export class SlicesTool extends BaseTool {
  static toolName = 'Slices';

  constructor(toolProps = {}, defaultToolProps =
    { supportedInteractionTypes: ['Mouse', 'Touch'], configuration: { move: () => {}, count: () => 1 } }) {
    super(toolProps, defaultToolProps);
    this.rest = 0;
  }

  /** @param {CustomEvent} event */
  mouseWheelCallback({ detail: { wheel } }) {
    this.configuration.move(wheel.direction);
  }

  /** @param {CustomEvent} event */
  mouseDragCallback({ detail: { element, deltaPoints } }) {
    const perSlice = Math.max(2, element.offsetHeight / Math.max(this.configuration.count(), 8));
    this.rest += deltaPoints.canvas[1];
    const slices = Math.trunc(this.rest / perSlice);
    this.rest -= slices * perSlice;
    if (slices !== 0) this.configuration.move(slices);
  }

  /** @param {any} event */
  touchDragCallback(event) {
    this.mouseDragCallback(event);
  }
}
