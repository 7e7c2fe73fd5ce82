/**
 * A number with the digits that tell it from its neighbours, which are `step` away, and one more.
 * @param {number} value
 * @param {number} step
 */
export const toStep = (value, step) => Number(value.toFixed(Math.min(Math.max(Math.ceil(-Math.log10(step)) + 1, 0), 20)));

/**
 * A window's centre or width, as exactly as a grey level of it.
 * @param {number} value
 * @param {number} width
 */
export const ofWindow = (value, width) => toStep(value, width / 100);

/**
 * A value of single precision with the digits that tell it from all others of single precision.
 * @param {number} value
 */
export function ofSingle(value) {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
