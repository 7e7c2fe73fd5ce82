// A placement says where an image lies on the screen: `origin` is the [column, row] under the screen's left top corner, `right` and `down`
// are the [columns, rows] of one CSS pixel to the right and down. The centres of pixels are whole numbers.

/**
 * @typedef {{ origin: Point, right: Point, down: Point }} Placement
 */

/**
 * From a point of the screen to [column, row] of the image.
 * @param {Placement} placement
 * @param {Point} point
 */
export const toImage = ({ origin, right, down }, [x, y]) => [0, 1].map((i) => origin[i] + x * right[i] + y * down[i]);

/**
 * From [column, row] of the image to a point of the screen.
 * @param {Placement} placement
 * @param {Point} pixel
 */
export function toScreen({ origin, right, down }, [column, row]) {
  const [columns, rows] = [column - origin[0], row - origin[1]];
  const determinant = right[0] * down[1] - down[0] * right[1];
  return [(columns * down[1] - rows * down[0]) / determinant, (rows * right[0] - columns * right[1]) / determinant];
}
