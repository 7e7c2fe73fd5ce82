import { HostImageError, problem, unreachable } from './host-image-error.js';
import { readPixels } from './pixels.js';

const MISSING = 'The host did not answer for this image. Is it of the same version as this package?';

/** @type {{ [requestType: string]: RequestPriority }} */
const PRIORITIES = { interaction: 'high', prefetch: 'low' };

/**
 * How long the load took that made the image, which is no part of the answer: it is the same whoever answers.
 * @param {Response} response
 */
function timingsOf(response) {
  const told = response.headers.get('Server-Timing') ?? '';
  /** @param {string} name */
  const milliseconds = (name) => Number(new RegExp(`\\b${name};dur=([\\d.]+)`).exec(told)?.[1]);
  return told ? { fetchMilliseconds: milliseconds('fetch'), decodeMilliseconds: milliseconds('decode') } : {};
}

/**
 * What the host's `/image` would say; of a long description its source alone.
 * @param {Response} response
 * @param {string} imageId
 */
function descriptionIn(response, imageId) {
  const text = response.headers.get('ImageLoaders-Description');
  return text ? { ...JSON.parse(text), imageId, ...timingsOf(response) } : undefined;
}

/**
 * @param {string} url
 * @param {any} headers
 * @param {(imageId: string) => string | undefined} groupOf
 */
export function hostAt(url, headers, groupOf = (_) => undefined) {
  const base = String(url).replace(/\/$/, '');
  /** @param {string} id */
  const headersOf = (id) => (typeof headers === 'function' ? headers(id) : headers);
  // What belongs together, for a load balancer before replicas of the host.
  /** @param {string} id @param {Record<string, string>} [query] */
  const withGroup = (id, query) => {
    const group = groupOf(id);
    return new URLSearchParams(group ? { ...query, group } : query);
  };
  // What crosses no network is not packed, and not kept by the browser: either takes longer than to send it again. A range, also one of
  // everything, comes unpacked.
  const isNear = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(base, globalThis.location?.href).hostname);
  /** @type {{ range?: object, cache?: RequestCache }} */
  const asItLies = isNear ? { range: { Range: 'bytes=0-' }, cache: 'no-store' } : {};
  /** @param {string} path @param {string} id */
  const address = (path, id, query = {}) => `${base}/${path}?${withGroup(id, { id, ...query })}`;

  /**
   * @param {string} address
   * @param {string} id
   * @param {{ signal?: AbortSignal, priority?: RequestPriority, body?: object, range?: object, cache?: RequestCache }} [request]
   */
  const get = async (address, id, { signal, priority = 'auto', cache, body, range } = {}) => {
    let response;
    try {
      const sent = {
        ...headersOf(id),
        ...(body && { 'Content-Type': 'application/json' }),
        ...range,
      };
      const posted = body && { method: 'POST', body: JSON.stringify(body) };
      response = await fetch(address, { headers: sent, signal, priority, cache, ...posted });
    } catch (cause) {
      if (signal?.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId: id, cause });
      throw unreachable(base, id, cause);
    }
    if (!response.ok) throw await problem(response, id);
    return response;
  };
  /** @param {string} address @param {string} id @param {Record<string, any>} [request] */
  const json = async (address, id, request = {}) => {
    const response = await get(address, id, request);
    try {
      return { ...(await response.json()), ...timingsOf(response) };
    } catch (cause) {
      if (request.signal?.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId: id, cause });
      throw new HostImageError('Malformed', `${base} did not answer with JSON. Is it the address of an ImageLoaders host?`, {
        imageId: id,
        status: response.status,
        cause,
      });
    }
  };
  /** @param {string} id @param {Record<string, any>} [request] */
  const metadataAlone = (id, request) => json(address('metadata', id), id, request);

  return {
    /** @param {string} id @param {Record<string, string>} [query] */
    rendered: async (id, query) => (await get(address('rendered', id, query), id)).blob(),
    /** @param {string} id */
    metadata: async (id) => (await metadataAlone(id)).modules ?? {},

    /** @param {string} id */
    listing: (id) => json(address('list', id), id),

    /**
     * The metadata of many images: for each id, in order, `{ metadata }`, `{ error }`, or neither where there is no metadata.
     * @param {string[]} ids
     */
    async metadataOf(ids, signal = undefined) {
      const { images } = await json(`${base}/metadata?${withGroup(ids[0], {})}`, ids[0], { signal, body: { ids } });
      return ids.map((id, i) => {
        const { metadata, problem: told } = images?.[i]?.imageId === id ? images[i] : { problem: { error: 'Mismatch', detail: MISSING } };
        return told ? { error: new HostImageError(told.error, told.detail, { ...told, imageId: id }) } : { metadata };
      });
    },

    /**
     * What the requests of an image have in common beside its id: those of another kind are not for the same list.
     * @param {string} id
     */
    kindOf: (id) => JSON.stringify([headersOf(id), groupOf(id)]),

    /**
     * One request for the pixels with their description; one for the metadata where it is not known, and one for a description that is too
     * long for a header.
     * @param {string} id
     * @param {{ requestType?: string, priority?: number }} options
     * @param {AbortController} controller
     * @param {{ progress: (loaded: number, total: number) => void, ahead: Promise<any> }} told `ahead`: the metadata, where it is known
     */
    async load(id, options, controller, { progress, ahead }) {
      const { signal } = controller;
      const query = {};
      if (options.requestType) query.requestType = options.requestType;
      if (options.priority) query.priority = options.priority;
      const request = { signal, priority: PRIORITIES[options.requestType ?? ''] };
      /** @param {Record<string, any>} include */
      const describe = (include = {}) => json(address('image', id, { ...query, ...include }), id, request);
      const pixels = get(address('pixels', id, { ...query, include: 'description' }), id, { ...request, ...asItLies }).then(
        async (response) => ({ ...(await readPixels(response, id, { signal, progress, isNear })), told: descriptionIn(response, id) })
      );
      const metadataOf = async () => {
        const known = await ahead;
        if (known?.source?.version) return { metadata: known };
        const { metadata = {}, ...described } = await describe({ include: 'metadata' });
        return { metadata, described };
      };
      const changed = () => new HostImageError('Mismatch', 'The image changed between two requests. Load it again.', { imageId: id });
      try {
        const [{ layout, stored, told }, { metadata, described }] = await Promise.all([pixels, metadataOf()]);
        const description = told?.rows ? told : (described ?? (await describe()));
        /** @type {Record<string, any>} */
        const sent = layout;
        if (['rows', 'columns', 'components', 'sampleType'].some((key) => sent[key] !== description[key])) throw changed();
        const version = told ? told.source?.version : description.source?.version; // of the pixels
        /** @param {Pane} other */
        const isOf = (other) => other.source?.version === version;
        if (!isOf(described ?? description)) throw changed();
        const current = described || isOf(metadata) ? metadata : await metadataAlone(id, request);
        if (!described && !isOf(current)) throw changed();
        return { stored, description, metadata: { modules: {}, remarks: [], ...current } };
      } catch (error) {
        controller.abort(); // one failed: the others serve nobody
        throw error;
      }
    },
  };
}
