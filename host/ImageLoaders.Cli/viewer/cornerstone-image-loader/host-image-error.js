/**
 * What went wrong: `error` is the host's ImageLoadError, `Cancelled` or `Unreachable`; `status` the HTTP status (0: none); `type`
 * its problem type (RFC 9457), which tells the host's own 401 from one of a server behind it.
 */
export class HostImageError extends Error {
  /**
   * @param {string} error
   * @param {string} detail
   * @param {{ status?: number, title?: string, type?: string, imageId?: string, cause?: unknown }} [told]
   */
  constructor(error, detail, { status = 0, title = error, type, imageId, cause } = {}) {
    super(detail, { cause });
    this.name = 'HostImageError';
    Object.assign(this, { error, detail, status, title, type, imageId });
  }
}

export function unreachable(base, imageId, cause) {
  return new HostImageError('Unreachable', `The host at ${base} does not answer. Is it running, and does it allow this page's origin?`,
    { title: 'No connection to the host', imageId, cause });
}

export async function problem(response, imageId) {
  const told = await response.json().catch(() => ({}));
  const { status } = response;
  const error = told.error ?? { 401: 'Unauthorized', 403: 'AccessDenied', 404: 'NotFound', 429: 'Overloaded', 503: 'Overloaded' }[status]
    ?? 'LoaderFault';
  return new HostImageError(error, told.detail ?? `The host answered ${status} ${response.statusText}.`,
    { status, title: told.title ?? error, type: told.type, imageId });
}
