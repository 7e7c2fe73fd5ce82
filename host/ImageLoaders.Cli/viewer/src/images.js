import * as cornerstone from '@cornerstonejs/core';
import { registerHostImageLoader } from '../cornerstone-image-loader/index.js';
import { keyHeaders } from './key.js';
import { groupOf, serviceUrl } from './service.js';

const SCHEME = 'host';
const { cache, imageLoader } = cornerstone;

/** The host's images in Cornerstone: an id of the host is `host:<id>` there. */
export const host = registerHostImageLoader(cornerstone, { url: serviceUrl, scheme: SCHEME, headers: keyHeaders, group: groupOf,
  suv: false });

/** @param {string} id */
export const inCornerstone = (id) => `${SCHEME}:${id}`;
/** @param {string} imageId */
export const onHost = (imageId) => imageId.slice(SCHEME.length + 1);

/** @param {string} imageId */
export const isLoaded = (imageId) => cache.isLoaded(imageId);
/** @param {string} imageId */
export const load = (imageId) => imageLoader.loadAndCacheImage(imageId, { requestType: 'interaction', priority: 5 });
/** @param {string} imageId */
export const prefetch = (imageId) => imageLoader.loadAndCacheImage(imageId, { requestType: 'prefetch', priority: 10 });

/**
 * Gives up an image that is on its way: whether it was.
 * @param {string} imageId
 */
export function cancel(imageId) {
  const loading = isLoaded(imageId) ? null : cache.getImageLoadObject(imageId);
  loading?.cancelFn?.();
  return Boolean(loading);
}
