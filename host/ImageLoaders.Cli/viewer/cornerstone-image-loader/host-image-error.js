/** Why an image could not be loaded, or its metadata not be read. */
export class HostImageError extends Error {
  /**
   * @param {string} error the host's ImageLoadError, such as `NotFound`, or `Cancelled` or `Unreachable`
   * @param {string} detail what is wrong, and what to do about it
   * @param {{ status?: number, title?: string, type?: string, imageId?: string, cause?: unknown }} [told] `status`: the HTTP status (0:
   *   none); `type`: its problem type (RFC 9457), which tells the host's own 401 from one of a server behind it
   */
  constructor(error, detail, { status = 0, title = error, type, imageId, cause } = {}) {
    super(detail, { cause });
    this.name = 'HostImageError';
    this.error = error;
    this.detail = detail;
    this.status = status;
    this.title = title;
    /** @type {string | undefined} */
    this.type = type;
    /** @type {string | undefined} */
    this.imageId = imageId;
  }
}

/** @param {string} base @param {string} imageId @param {unknown} cause */
export function unreachable(base, imageId, cause) {
  return new HostImageError('Unreachable', `The host at ${base} does not answer. Is it running, and does it allow this page's origin?`, {
    title: 'No connection to the host',
    imageId,
    cause,
  });
}

/** @param {Response} response @param {string} imageId */
export async function problem(response, imageId) {
  const told = await response.json().catch(() => ({}));
  const { status } = response;
  const error =
    told.error ??
    { 401: 'Unauthorized', 403: 'AccessDenied', 404: 'NotFound', 429: 'Overloaded', 503: 'Overloaded' }[status] ??
    'LoaderFault';
  return new HostImageError(error, told.detail ?? `The host answered ${status} ${response.statusText}.`, {
    status,
    title: told.title ?? error,
    type: told.type,
    imageId,
  });
}
