/**
 * Loads `scheme:<image id>` into Cornerstone through an ImageLoaders host: Cornerstone3D (`@cornerstonejs/core`) and the
 * legacy `cornerstone-core` alike. No dependencies: copy it, or import it from the host that serves it.
 *
 *   import * as cornerstone from '@cornerstonejs/core';
 *   import { registerHostImageLoader } from './cornerstone-image-loader.js';
 *   registerHostImageLoader(cornerstone, { url: 'https://server/images', scheme: 'host' });
 *   viewport.setStack(['host:example:ct']);
 *
 * Pixels come as the host stores them; Cornerstone3D is given modality values (it has no rescale of its own on the GPU),
 * cornerstone-core stored values with slope and intercept. `image.hostImage` holds `{ stored, description, modules, remarks }`: the
 * stored pixels, what the host's `/image` says of them, and the modules of its `/metadata` with its remarks. What an object does not state
 * has no key in
 * any module: Cornerstone draws such an image on a plane of its own, which says nothing of the patient.
 */
import { cornerstone3DImage } from './cornerstone3d-image.js';
import { hostAt } from './host.js';
import { HostImageError } from './host-image-error.js';
import { legacyImage } from './legacy-image.js';
import { cornerstoneModules } from './modules.js';

export { HostImageError } from './host-image-error.js';
export { keyOf } from './key.js';
export { modalityValue, paddingRange } from './modality.js';
export { orientationOf, placeOf } from './plane.js';
export { paddingOf } from './padding.js';
export { exactVoi, windowShown, windowToShow } from './windows.js';

/**
 * @param cornerstone the namespace of `@cornerstonejs/core` or of `cornerstone-core`
 * @param {{ url: string, scheme: string, headers?: object | ((imageId: string) => object) }} options `url` is where the host
 *   maps its endpoints; `headers` go with each request: the host's own key as `X-API-Key`, what servers behind it want as
 *   `ImageLoaders-Authorization`
 * @returns `metadata(id)`: the modules of an image by its host id, before or without its pixels; `rendered(id, query)`: a PNG as Blob
 */
export function registerHostImageLoader(cornerstone, { url, scheme, headers = {} }) {
  const host = hostAt(url, headers);
  const is3D = Boolean(cornerstone.imageLoader?.registerImageLoader);
  const events = is3D ? cornerstone.eventTarget : cornerstone.events;
  const flights = new Map();
  const modules = new Map();

  const depart = (imageId, options) => {
    const controller = new AbortController();
    const progress = (loaded, total) =>
      cornerstone.triggerEvent(events, 'cornerstoneimageloadprogress', {
        url,
        imageId,
        loaded,
        total,
        percentComplete: total ? Math.round((100 * loaded) / total) : undefined,
      });
    const flight = { controller, callers: 0 };
    flight.loading = host
      .load(imageId.slice(scheme.length + 1), options, controller, progress)
      .finally(() => flights.get(imageId) === flight && flights.delete(imageId));
    flights.set(imageId, flight);
    return flight;
  };

  // Callers of one id share the requests; each may leave, and the last one to leave ends them.
  const load = (imageId, options = {}) => {
    const flight = flights.get(imageId) ?? depart(imageId, options);
    flight.callers++;
    let cancelFn;
    const promise = new Promise((resolve, reject) => {
      let settled = false;
      cancelFn = () => {
        if (settled) return;
        settled = true;
        reject(new HostImageError('Cancelled', 'The load was cancelled.', { imageId }));
        if (--flight.callers === 0) {
          flights.delete(imageId);
          flight.controller.abort();
        }
      };
      const finish = (settle) => (value) => {
        if (settled) return;
        settled = true;
        settle(value);
      };
      flight.loading
        .then((loaded) => {
          const told = cornerstoneModules(loaded);
          modules.set(imageId, told);
          return is3D ? cornerstone3DImage(imageId, loaded, told, options) : legacyImage(imageId, loaded);
        })
        .then(finish(resolve), finish(reject));
    });
    return { promise, cancelFn };
  };

  (is3D ? cornerstone.imageLoader : cornerstone).registerImageLoader(scheme, load);
  cornerstone.metaData.addProvider((type, imageId) => modules.get(imageId)?.[type], 1000);
  return { metadata: host.metadata, rendered: host.rendered };
}
