import { HostImageError, problem, unreachable } from './host-image-error.js';
import { readPixels } from './pixels.js';

export function hostAt(url, headers) {
  const base = String(url).replace(/\/$/, '');
  const address = (path, id, query = {}) => `${base}/${path}?${new URLSearchParams({ id, ...query })}`;

  const get = async (address, id, signal, priority = /** @type {RequestPriority} */ ('auto')) => {
    let response;
    try {
      const sent = typeof headers === 'function' ? headers(id) : headers;
      response = await fetch(address, { headers: sent, signal, priority });
    } catch (cause) {
      if (signal?.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId: id, cause });
      throw unreachable(base, id, cause);
    }
    if (!response.ok) throw await problem(response, id);
    return response;
  };
  const json = async (address, id, signal, priority) => {
    const response = await get(address, id, signal, priority);
    try {
      return await response.json();
    } catch (cause) {
      if (signal?.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId: id, cause });
      throw new HostImageError('Malformed', `${base} did not answer with JSON. Is it the address of an ImageLoaders host?`,
        { imageId: id, status: response.status, cause });
    }
  };

  return {
    rendered: async (id, query) => (await get(address('rendered', id, query), id)).blob(),
    metadata: async (id) => (await json(address('metadata', id), id)).modules ?? {},
    async load(id, options, controller, progress) {
      const { signal } = controller;
      const query = {};
      if (options.requestType) query.requestType = options.requestType;
      if (options.priority) query.priority = options.priority;
      const priority = { interaction: 'high', prefetch: 'low' }[options.requestType];
      const pixels = get(address('pixels', id, query), id, signal, priority).then((response) => readPixels(response, id, signal, progress));
      const description = json(address('image', id, query), id, signal, priority);
      // What is shown needs no modules: an object without any is an image all the same.
      const metadata = json(address('metadata', id), id, signal, priority).catch((error) => {
        if (error.status === 404 && error.error !== 'NoLoader') return {};
        throw error;
      });
      try {
        const [{ layout, stored }, described, told] = await Promise.all([pixels, description, metadata]);
        if (['rows', 'columns', 'components', 'sampleType'].some((key) => layout[key] !== described[key]))
          throw new HostImageError('Mismatch', 'The image changed between two requests. Load it again.', { imageId: id });
        return { stored, description: described, modules: told.modules ?? {}, remarks: told.remarks ?? [] };
      } catch (error) {
        controller.abort(); // one failed: the others serve nobody
        throw error;
      }
    },
  };
}
