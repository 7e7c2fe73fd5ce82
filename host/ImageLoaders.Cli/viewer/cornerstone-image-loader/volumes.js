import { HostImageError } from './host-image-error.js';
import { orientationOf } from './plane.js';

const SCHEMES = ['cornerstoneStreamingImageVolume', 'cornerstoneStreamingDynamicImageVolume'];

/**
 * Makes Cornerstone3D's own volume loaders wait for the metadata of hosts' images, which they look into at once.
 * @param {any} cornerstone
 * @param {() => Iterable<any>} hosts those that are registered: `isOurs`, `prefetchMetadata` and `known` of each
 */
export function prefetchForVolumes(cornerstone, hosts) {
  const { volumeLoader } = cornerstone;
  if (!volumeLoader?.registerUnknownVolumeLoader) return;
  /** @param {any} loader */
  const waiting = (loader) => (/** @type {string} */ volumeId, /** @type {any} */ options) => {
    const parts = [...hosts()].map((host) => ({ ...host, imageIds: options?.imageIds?.filter(host.isOurs) ?? [] }));
    const ours = parts.filter(({ imageIds }) => imageIds.length > 0);
    if (ours.length === 0) return loader(volumeId, options);
    /** @type {any} */
    let inner;
    const load = async () => {
      for (const part of ours) await makeKnown(cornerstone, part);
      inner = loader(volumeId, options);
      return inner.promise;
    };
    const promise = load();
    /** @param {string} act */
    const afterwards = (act) => () =>
      promise.then(
        () => inner[act]?.(),
        () => undefined
      );
    return { promise, decache: afterwards('decache'), cancel: afterwards('cancel') };
  };
  for (const scheme of SCHEMES) {
    const loader = cornerstone[`${scheme}Loader`];
    if (loader) volumeLoader.registerVolumeLoader(scheme, waiting(loader));
  }
  const unknown = volumeLoader.registerUnknownVolumeLoader(undefined) ?? cornerstone.cornerstoneStreamingImageVolumeLoader;
  volumeLoader.registerUnknownVolumeLoader(unknown && waiting(unknown));
}

/** @type {(cornerstone: any, host: Record<string, any>) => Promise<void>} */
async function makeKnown(cornerstone, { imageIds, prefetchMetadata, known }) {
  const [failure] = await prefetchMetadata(imageIds);
  if (failure) throw failure;
  imageIds.forEach((/** @type {string} */ imageId) => requirePlace(imageId, known.modules(imageId)));
  // Metadata that says nothing of the pixels: Cornerstone judges a volume by three of its images.
  const judged = [0, Math.floor(imageIds.length / 2), imageIds.length - 1].map((i) => imageIds[i]);
  const unclear = judged.filter((imageId) => !known.modules(imageId).imagePixelModule);
  await Promise.all(unclear.map((imageId) => cornerstone.imageLoader.loadAndCacheImage(imageId)));
}

// Without these Cornerstone would put the image somewhere of its own choice.
/** @param {string} imageId @param {Record<string, any>} modules */
function requirePlace(imageId, modules) {
  const plane = modules?.imagePlaneModule ?? {};
  const lacks = [
    [orientationOf(plane), 'its orientation'],
    [plane.imagePositionPatient, 'its position'],
    [plane.pixelSpacing, 'the spacing of its pixels'],
  ]
    .filter(([told]) => !told)
    .map(([, what]) => what);
  if (lacks.length > 0)
    throw new HostImageError(
      'Unsupported',
      `${imageId} does not state ${lacks.join(' and ')}, which a volume needs. Show it as a stack.`,
      { title: 'The images are no volume', imageId }
    );
}
