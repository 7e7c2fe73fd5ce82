import { paddingRange } from '../cornerstone-image-loader/index.js';

// vtk.js hands the shader the range of an opacity function as shift and scale: here it is that of the padding, from 0 to 1.
// As the host draws it: padding takes no part in what is interpolated, and where the nearest pixel is padding there is background.
const SHADER = `
  ivec2 size = textureSize(texture1, 0);
  vec2 at = tcoordVCVSOutput * vec2(size) - 0.5;
  ivec2 first = ivec2(floor(at));
  vec2 part = fract(at);
  float sum = 0.0, seen = 0.0, nearest = 0.0;
  for (int i = 0; i < 4; i++) {
    ivec2 aside = ivec2(i & 1, i >> 1);
    float value = texelFetch(texture1, clamp(first + aside, ivec2(0), size - 1), 0).r;
    vec2 near = mix(1.0 - part, part, vec2(aside));
    float place = value * pwfscale0 + pwfshift0;
    float isSeen = place > 0.0 && place < 1.0 ? 0.0 : 1.0;
    sum += value * near.x * near.y * isSeen;
    seen += near.x * near.y * isSeen;
    if (near.x >= 0.5 && near.y >= 0.5) nearest = isSeen;
  }
  float grey = texture2D(colorTexture1, vec2(sum / max(seen, 1e-6) * cscale0 + cshift0, 0.5)).r;
  gl_FragData[0] = vec4(vec3(grey), nearest * opacity);`;
const WITH_PADDING =
  { OpenGL: { ShaderReplacements: [
  { shaderType: 'Fragment', originalValue: '//VTK::TCoord::Impl', replaceFirst: true, replacementValue: SHADER, replaceAll: false }] } };
const WITHOUT = {};

/**
 * Lets the background be seen where an image has padding (PS3.3 C.7.5.1.1.2), however it is windowed.
 * @param {any} actor
 * @param {Picture} image
 */
export function showPadding(actor, image) {
  const range = paddingRange(image.hostImage.description);
  const mapper = actor.getMapper();
  const wanted = range ? WITH_PADDING : WITHOUT;
  if (range || mapper.getViewSpecificProperties() === WITH_PADDING) mapper.setViewSpecificProperties(wanted);
  actor.getProperty().setPiecewiseFunction(0, range && opacity(range));
}

/** @type {{ range: number[], function: any }} */
let last = { range: [], function: null }; // slices of one padding share it
/**
 * As much of vtk.js's vtkPiecewiseFunction as it draws with.
 * @param {number[]} range
 */
function opacity(range) {
  if (range.join() !== last.range.join()) last = { range,
    function: { getMTime: () => 0, getRange: () => range, getTable: (/** @type {any[]} */ ...[, , , table]) => table.fill(1) } };
  return last.function;
}
