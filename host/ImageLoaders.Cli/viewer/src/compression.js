// Lossy Image Compression Method (0028,2114), PS3.3 C.7.6.1.1.5.1.
/** @type {Record<string, string>} */
const METHODS = { ISO_10918_1: 'JPEG', ISO_14495_1: 'JPEG-LS', ISO_15444_1: 'JPEG 2000', ISO_15444_15: 'HTJ2K', ISO_18181_1: 'JPEG XL',
  ISO_13818_2: 'MPEG2', ISO_14496_10: 'H.264', ISO_23008_2: 'HEVC' };
const NATIVE = /^1\.2\.840\.10008\.1\.2(\.1|\.2|\.1\.99|\.5|\.4\.57|\.4\.70|\.4\.80|\.4\.90|\.4\.201|\.4\.202)?$/; // or without loss

/**
 * What the object says of compression with loss: each method with its ratio; null where it says nothing.
 * @param {Stated} hostImage
 */
export function compressionOf({ description, modules }) {
  const { generalImageModule: image = {}, transferSyntaxModule: stored = {} } = modules;
  const [methods, ratios] = [image.lossyImageCompressionMethod ?? [], image.lossyImageCompressionRatio ?? []];
  const history = Array.from({ length: Math.max(methods.length, ratios.length) }, (_, i) =>
    [methods[i] && (METHODS[methods[i]] ?? methods[i]), ratios[i] && `${Number(ratios[i].toPrecision(4))}:1`].filter(Boolean).join(' '),
  ).filter(Boolean);
  if (!description.isLossy && image.lossyImageCompression !== true && history.length === 0) return image.lossyImageCompression === false
    ? 'never with loss' : null;
  const when = NATIVE.test(stored.transferSyntaxUid ?? '') ? 'lossy before' : 'lossy';
  return history.length > 0 ? `${when}: ${history.join(', ')}` : when;
}
