import * as cornerstone from '@cornerstonejs/core';
import { registerHostImageLoader } from '../cornerstone-image-loader/index.js';
import { keyHeaders } from './key.js';
import { serviceUrl } from './service.js';

const SCHEME = 'host';

/** The host's images in Cornerstone: an id of the host is `host:<id>` there. */
export const host = registerHostImageLoader(cornerstone, { url: serviceUrl, scheme: SCHEME, headers: keyHeaders });

export const inCornerstone = (id) => `${SCHEME}:${id}`;
export const onHost = (imageId) => imageId.slice(SCHEME.length + 1);

export const prefetch = (imageId) => cornerstone.imageLoader.loadAndCacheImage(imageId, { requestType: 'prefetch', priority: 10 });
export const cancel = (imageId) => cornerstone.cache.getImageLoadObject(imageId)?.cancelFn?.();
