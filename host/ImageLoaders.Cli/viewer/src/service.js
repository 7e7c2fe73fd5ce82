// What the viewer asks of the host besides images, which come by the bridge alone.
import { keyHeaders } from './key.js';

const told = document.querySelector('meta[name="imageloaders-service"]').content;

/** Where the host maps its endpoints. */
export const serviceUrl = new URL(told, document.baseURI).href.replace(/\/$/, '');

export const ask = (path, { headers, ...init } = {}) =>
  fetch(`${serviceUrl}/${path}`, { ...init, headers: { ...keyHeaders(), ...headers } });

/** Whether the host wants another key. One that does not answer is told of where its images are. */
export const isLocked = () => ask('plugins', { method: 'HEAD' }).then(({ status }) => status === 401, () => false);

export async function plugins() {
  const response = await ask('plugins');
  if (!response.ok) throw new Error(`The host answered ${response.status}.`);
  return response.json();
}

/** The id that a path on the host leads to, by the types of files that its plugins load; an id stays as it is. */
export async function idOf(text) {
  if (!/^(\/(?!\/)|[a-z]:[\\/])/i.test(text)) return text;
  const response = await ask(`id?path=${encodeURIComponent(text)}`).catch(() => null);
  return response?.ok ? (await response.json()).imageId : text;
}

/** Gives the host a file to show; answers the ids of its images. */
export async function upload(file) {
  const headers = { 'Content-Type': 'application/octet-stream' };
  const response = await ask(`content?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file, headers });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer.imageIds;
  const error = new Error(answer.detail ?? `The host answered ${response.status}.`);
  throw Object.assign(error, { title: answer.title ?? 'The file was not taken', error: answer.error, type: answer.type,
    status: response.status, detail: error.message });
}
