import { HostImageError } from './host-image-error.js';
import { orientationOf } from './plane.js';

const SCHEMES = ['cornerstoneStreamingImageVolume', 'cornerstoneStreamingDynamicImageVolume'];

/** Makes Cornerstone3D's own volume loaders wait for the metadata of this host's images, which they look into at once. */
export function prefetchForVolumes(cornerstone, isOurs, prefetch, known) {
  const { volumeLoader } = cornerstone;
  if (!volumeLoader?.registerUnknownVolumeLoader) return;
  const waiting = (loader) => (volumeId, options) => {
    const imageIds = options?.imageIds?.filter(isOurs) ?? [];
    if (imageIds.length === 0) return loader(volumeId, options);
    let inner;
    const load = async () => {
      const [failure] = await prefetch(imageIds);
      if (failure) throw failure;
      imageIds.forEach((imageId) => requirePlace(imageId, known.modules(imageId)));
      // Metadata that says nothing of the pixels: Cornerstone judges a volume by three of its images.
      const judged = [0, Math.floor(imageIds.length / 2), imageIds.length - 1].map((i) => imageIds[i]);
      await Promise.all(
        judged
          .filter((imageId) => !known.modules(imageId).imagePixelModule)
          .map((imageId) => cornerstone.imageLoader.loadAndCacheImage(imageId))
      );
      inner = loader(volumeId, options);
      return inner.promise;
    };
    const promise = load();
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

// Without these Cornerstone would put the image somewhere of its own choice.
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
