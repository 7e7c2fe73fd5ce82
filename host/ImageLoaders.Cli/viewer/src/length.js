/** What is written beside a length: in mm, also where a region of ultrasound is scaled in cm; behind it, what it was measured by. */
export function lengthLines({ cachedStats }, targetId) {
  const { length, unit } = cachedStats?.[targetId] ?? {};
  if (!Number.isFinite(length)) return undefined;
  const [value, told] = unit.startsWith('cm ') ? [10 * length, unit.replace('cm', 'mm')] : [length, unit];
  return [`${value.toFixed(value < 100 ? 2 : 1)} ${told}`];
}
