import { HostImageError, problem, unreachable } from './host-image-error.js';
import { readPixels } from './pixels.js';

const MISSING = 'The host did not answer for this image. Is it of the same version as this package?';

/** @type {{ [requestType: string]: RequestPriority }} */
const PRIORITIES = { interaction: 'high', prefetch: 'low' };

/** How long the load took that made the image, which is no part of the answer: it is the same whoever answers. */
function timingsOf(response) {
  const told = response.headers.get('Server-Timing') ?? '';
  const milliseconds = (name) => Number(new RegExp(`\\b${name};dur=([\\d.]+)`).exec(told)?.[1]);
  return told ? { fetchMilliseconds: milliseconds('fetch'), decodeMilliseconds: milliseconds('decode') } : {};
}

export function hostAt(url, headers, groupOf = (_) => undefined) {
  const base = String(url).replace(/\/$/, '');
  // What belongs together, for a load balancer before replicas of the host.
  const withGroup = (id, query) => {
    const group = groupOf(id);
    return new URLSearchParams(group ? { ...query, group } : query);
  };
  // What crosses no network is sent as it lies: packing and unpacking it would take longer. A range, also one of everything, is not packed.
  const wholeRange = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(base, globalThis.location?.href).hostname)
    ? { Range: 'bytes=0-' }
    : {};
  const address = (path, id, query = {}) => `${base}/${path}?${withGroup(id, { id, ...query })}`;

  /**
   * @param {string} address
   * @param {string} id
   * @param {{ signal?: AbortSignal, priority?: RequestPriority, body?: object, range?: object }} [request]
   */
  const get = async (address, id, { signal, priority = 'auto', body, range } = {}) => {
    let response;
    try {
      const sent = {
        ...(typeof headers === 'function' ? headers(id) : headers),
        ...(body && { 'Content-Type': 'application/json' }),
        ...range,
      };
      response = await fetch(address, { headers: sent, signal, priority, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
    } catch (cause) {
      if (signal?.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId: id, cause });
      throw unreachable(base, id, cause);
    }
    if (!response.ok) throw await problem(response, id);
    return response;
  };
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
  const metadata = (id, request) => json(address('metadata', id), id, request);

  return {
    rendered: async (id, query) => (await get(address('rendered', id, query), id)).blob(),
    metadata: async (id) => (await metadata(id)).modules ?? {},

    listing: (id) => json(address('list', id), id),

    /** The metadata of many images: for each id, in order, `{ metadata }`, `{ error }`, or neither where there is no metadata. */
    async metadataOf(ids) {
      const { images } = await json(`${base}/metadata?${withGroup(ids[0], {})}`, ids[0], { body: { ids } });
      return ids.map((id, i) => {
        const { metadata, problem: told } = images?.[i]?.imageId === id ? images[i] : { problem: { error: 'Mismatch', detail: MISSING } };
        return told ? { error: new HostImageError(told.error, told.detail, { ...told, imageId: id }) } : { metadata };
      });
    },

    /** One request for the description and, unless its metadata is `known`, the metadata; one for the pixels. */
    async load(id, options, controller, progress, known) {
      const { signal } = controller;
      const query = {};
      if (options.requestType) query.requestType = options.requestType;
      if (options.priority) query.priority = options.priority;
      const request = { signal, priority: PRIORITIES[options.requestType] };
      const isKnown = Boolean(known?.source?.version);
      const pixels = get(address('pixels', id, query), id, { ...request, range: wholeRange }).then((response) =>
        readPixels(response, id, signal, progress)
      );
      const description = json(address('image', id, isKnown ? query : { ...query, include: 'metadata' }), id, request);
      try {
        const [{ layout, stored }, { metadata: told, ...described }] = await Promise.all([pixels, description]);
        if (['rows', 'columns', 'components', 'sampleType'].some((key) => layout[key] !== described[key]))
          throw new HostImageError('Mismatch', 'The image changed between two requests. Load it again.', { imageId: id });
        const isCurrent = isKnown && known.source.version === described.source?.version;
        const current = isKnown ? (isCurrent ? known : await metadata(id, request)) : (told ?? {});
        return { stored, description: described, metadata: { modules: {}, remarks: [], ...current } };
      } catch (error) {
        controller.abort(); // one failed: the others serve nobody
        throw error;
      }
    },
  };
}
