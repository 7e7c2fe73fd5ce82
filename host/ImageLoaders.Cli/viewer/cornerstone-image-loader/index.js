/**
 * Loads `scheme:<image id>` into Cornerstone through an ImageLoaders host: Cornerstone3D (`@cornerstonejs/core`) and the
 * legacy `cornerstone-core` alike. No dependencies.
 *
 *   import * as cornerstone from '@cornerstonejs/core';
 *   import { registerHostImageLoader } from '@imageloaders/cornerstone';
 *   const host = registerHostImageLoader(cornerstone, { url: 'https://server/images', scheme: 'host' });
 *   viewport.setStack(['host:example:ct']);
 *
 * Pixels come as the host stores them; Cornerstone3D is given modality values (it has no rescale of its own on the GPU), of PET with a
 * known factor SUV; cornerstone-core stored values with slope and intercept. `image.hostImage` holds `{ stored, description, modules,
 * remarks }`: the stored pixels, what the host's `/image` says of them, and the modules of its `/metadata` with its remarks. What an object
 * does not state has no key in any module: Cornerstone draws such an image on a plane of its own, which says nothing of the patient.
 */
import { cornerstone3DImage } from './cornerstone3d-image.js';
import { createFlights } from './flights.js';
import { hostAt } from './host.js';
import { createKnown } from './known.js';
import { legacyImage } from './legacy-image.js';
import { createPrefetch } from './prefetch.js';
import { suvOf } from './scaling.js';
import { prefetchForVolumes } from './volumes.js';

export { HostImageError } from './host-image-error.js';
export { keyOf } from './key.js';
export { modalityValue, paddingRange } from './modality.js';
export { orientationOf, placeOf } from './plane.js';
export { paddingOf } from './padding.js';
export { exactVoi, windowShown, windowToShow } from './windows.js';

/**
 * @typedef {object} HostOptions
 * @property {string} url where the host maps its endpoints, as in `https://server/images`
 * @property {string} scheme the scheme of the image ids in Cornerstone, as in `host`
 * @property {Record<string, string> | ((imageId: string) => Record<string, string>)} [headers] what goes with each request: the host's own
 *   key as `X-API-Key`, what servers behind it want as `ImageLoaders-Authorization`
 * @property {(imageId: string) => string | undefined} [group] what an image belongs to, for a load balancer before replicas of the host
 * @property {boolean} [suv] whether pixels of PET are body-weight SUV where the factor is known (the default), or in the object's units
 *
 * @typedef {object} LookupTable
 * @property {number} firstValueMapped
 * @property {number} bitsPerEntry
 * @property {number[]} entries
 * @property {string} [explanation]
 *
 * @typedef {object} ImageDescription what the host's `/image` says, without metadata: what the image does not state has no key. The
 *   openapi.json of the host describes all of it
 * @property {string} imageId
 * @property {number} rows
 * @property {number} columns
 * @property {number} components 1 grey, 3 RGB, 4 RGBA
 * @property {'u8' | 's8' | 'u16' | 's16' | 'u32' | 's32' | 'f32' | 'f64'} sampleType
 * @property {number} bitsPerSample
 * @property {boolean} isSigned
 * @property {boolean} isFloat
 * @property {number} lengthBytes of the stored pixels
 * @property {number} [rescaleSlope]
 * @property {number} [rescaleIntercept]
 * @property {string} [rescaleType] the unit of modality values, as in `HU`
 * @property {LookupTable} [modalityLut]
 * @property {{ center: number, width: number, explanation?: string }[]} windows in modality values
 * @property {'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'} [voiLutFunction] of the windows
 * @property {LookupTable[]} voiLuts
 * @property {boolean} invert
 * @property {number} [pixelPaddingValue] a stored value
 * @property {number} [pixelPaddingRangeLimit] a stored value
 * @property {number} [rowPixelSpacing] in mm
 * @property {number} [columnPixelSpacing] in mm
 * @property {number} [pixelAspectRatio] height by width, where it is not 1
 * @property {number} minimumValue the smallest stored value that is no padding
 * @property {number} maximumValue
 * @property {boolean} isLossy
 * @property {object[]} overlays
 * @property {string[]} remarks
 * @property {{ sopInstanceUid?: string, frame?: number, version?: string }} source
 * @property {number} [fetchMilliseconds] how long the load took that made the image
 * @property {number} [decodeMilliseconds]
 *
 * @typedef {object} HostImage what a loaded image has as `hostImage`
 * @property {Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array} stored the stored
 *   values; where they can be, they are computed from the image's pixels each time
 * @property {ImageDescription} description
 * @property {Record<string, any>} modules the metadata modules as the host tells them
 * @property {string[]} remarks of the metadata
 *
 * @typedef {object} ListedGroup a study, a series or a stack
 * @property {'study' | 'series' | 'stack'} kind
 * @property {string} [uid]
 * @property {string} [listId] the id on the host that lists the group alone
 * @property {string} [description]
 * @property {string} [modality]
 * @property {number} [number]
 * @property {string} [date] as in `2024-01-31`
 * @property {string} [time]
 * @property {string} [patientName]
 * @property {string} [patientId]
 * @property {number} imageCount
 * @property {ListedGroup[]} [groups] of a study and of a series
 * @property {string[]} [imageIds] of a stack: ids on the host, in their order
 *
 * @typedef {{ imageId: string, imageCount: number, groups: ListedGroup[], remarks: string[] }} Listing
 *
 * @typedef {object} Host
 * @property {(id: string) => Promise<Record<string, any>>} metadata gets the host's modules of an image by its id on the host
 * @property {(id: string, query?: Record<string, string>) => Promise<Blob>} rendered gets a PNG of an image by its id on the host
 * @property {(id: string) => Promise<string[]>} list gets the image ids in Cornerstone of what the host lists for an id of its own, such as
 *   a folder, a DICOMDIR, a series or an object of many frames: stack by stack, each in its order
 * @property {(id: string) => Promise<Listing>} listing gets the host's `/list`: studies, series and stacks with their image ids on the host
 * @property {(imageIds: string[]) => Promise<import('./host-image-error.js').HostImageError[]>} prefetchMetadata gets the metadata of
 *   many images of Cornerstone in one request for each 500, so that `metaData.get` answers before their pixels come; answers the failures
 */

/** The hosts that are registered with a namespace of Cornerstone, by scheme. */
const registered = new WeakMap();

// Above an application's own providers (OHIF's has 9999), which fill in what an object does not state; `instance` below them, as theirs
// holds all attributes.
const [ABOVE, BELOW] = [10_000, 100];

/**
 * Registers the host as an image loader and as a metadata provider of Cornerstone. Call it after `init()`, and after registering volume
 * loaders of your own. A scheme that is registered again is replaced.
 * @param {any} cornerstone the namespace of `@cornerstonejs/core` or of `cornerstone-core`
 * @param {HostOptions} options
 * @returns {Host}
 */
export function registerHostImageLoader(cornerstone, { url, scheme, headers = {}, group, suv: isSuv = true }) {
  const host = hostAt(url, headers, group);
  const is3D = Boolean(cornerstone.imageLoader?.registerImageLoader);
  const events = is3D ? cornerstone.eventTarget : cornerstone.events;
  const known = createKnown((imageId) => Boolean(cornerstone.cache?.getImageLoadObject?.(imageId)), { isSuv });
  /** @param {string} imageId */
  const isOurs = (imageId) => typeof imageId === 'string' && imageId.startsWith(`${scheme}:`);
  /** @param {string} imageId */
  const idOf = (imageId) => (isOurs(imageId) ? imageId.slice(scheme.length + 1) : undefined);
  const { prefetchMetadata, metadataAhead } = createPrefetch(host, known, idOf);

  const board = createFlights((imageId, options, controller) => {
    /** @param {number} loaded @param {number} total */
    const progress = (loaded, total) =>
      cornerstone.triggerEvent(events, 'cornerstoneimageloadprogress', {
        url,
        imageId,
        loaded,
        total,
        percentComplete: total ? Math.round((100 * loaded) / total) : undefined,
      });
    const made = new Map();
    const ahead = metadataAhead(imageId, controller.signal);
    return host.load(/** @type {string} */ (idOf(imageId)), options, controller, { progress, ahead }).then((loaded) => {
      known.put(imageId, loaded.metadata, loaded.description);
      const image = { ...loaded, ...loaded.metadata };
      return (/** @type {any} */ { useRGBA = false, targetBuffer }) => {
        const wanted = `${useRGBA} ${targetBuffer?.type}`;
        if (!made.has(wanted)) made.set(wanted, make(imageId, image, { useRGBA, type: targetBuffer?.type }));
        return made.get(wanted);
      };
    });
  });

  /** @param {string} imageId @param {Record<string, any>} loaded @param {Record<string, any>} options */
  const make = (imageId, loaded, options) =>
    is3D ? cornerstone3DImage(imageId, loaded, known.modules(imageId), { ...options, suv: isSuv ? suvOf(cornerstone, imageId) : 1 })
      : legacyImage(imageId, loaded);
  /** @param {string} imageId */
  const load = (imageId, options = {}) => board(imageId, options, (/** @type {any} */ loaded) => loaded(options));

  /** @param {string} type @param {string} imageId */
  const provide = (type, imageId) => (isOurs(imageId) && type !== 'instance' ? known.modules(imageId)?.[type] : undefined);
  /** @param {string} type @param {string} imageId */
  const provideInstance = (type, imageId) => (isOurs(imageId) && type === 'instance' ? known.modules(imageId)?.instance : undefined);
  const hosts = registered.get(cornerstone) ?? new Map();
  hosts.get(scheme)?.leave();
  if (!registered.has(cornerstone) && is3D) prefetchForVolumes(cornerstone, () => hosts.values());
  registered.set(cornerstone, hosts);
  hosts.set(scheme, { isOurs, prefetchMetadata, known, leave: () =>
    [provide, provideInstance].forEach((provider) => cornerstone.metaData.removeProvider?.(provider)) });
  (is3D ? cornerstone.imageLoader : cornerstone).registerImageLoader(scheme, load);
  cornerstone.metaData.addProvider(provide, ABOVE);
  cornerstone.metaData.addProvider(provideInstance, BELOW);
  /** @param {string} id */
  const list = async (id) => imageIdsOf((await host.listing(id)).groups).map((listed) => `${scheme}:${listed}`);
  return { metadata: host.metadata, rendered: host.rendered, list, listing: host.listing, prefetchMetadata };
}

/** @type {(groups?: any[]) => string[]} */
const imageIdsOf = (groups = []) => groups.flatMap(({ imageIds, groups: inner }) => imageIds ?? imageIdsOf(inner));
