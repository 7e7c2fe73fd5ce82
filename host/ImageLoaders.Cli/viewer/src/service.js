// What the viewer asks of the host besides images, which come by the bridge alone.
import { keyHeaders } from './key.js';

const told = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="imageloaders-service"]')).content;

/** Where the host maps its endpoints. */
export const serviceUrl = new URL(told, document.baseURI).href.replace(/\/$/, '');

/** @param {string} path @param {RequestInit} [options] */
export const ask = (path, { headers, ...init } = {}) =>
  fetch(`${serviceUrl}/${path}`, { ...init, headers: { ...keyHeaders(), ...headers } });

/** Whether the host wants another key. One that does not answer is told of where its images are. */
export const isLocked = () => ask('plugins', { method: 'HEAD' }).then(({ status }) => status === 401, () => false);

export async function plugins() {
  const response = await ask('plugins');
  if (!response.ok) throw new Error(`The host answered ${response.status}.`);
  return response.json();
}

const ABSOLUTE = /^(\/(?!\/)|[a-z]:[\\/]|\\\\)/i; // of Unix or Windows
const ID = /^[a-z][a-z0-9+.-]+:/i;

/**
 * The id that a path on the host leads to, by the types of files that its plugins load, and that of a folder whatever its name is; an id
 * stays as it is. A path may stand in quotes, as file managers copy it. One that is not absolute is read by a service of the reader's own
 * machine alone; what it says of it is thrown.
 * @param {string} text
 */
export async function idOf(text) {
  const path = text.replace(/^(["'])(.*)\1$/, '$2');
  const isAbsolute = ABSOLUTE.test(path);
  if (!isAbsolute && ID.test(path)) return path;
  const file = await ask(`id?path=${encodeURIComponent(path)}`).catch(() => null);
  if (file?.ok) return (await file.json()).imageId;
  if (!isAbsolute) {
    const problem = await file?.json().catch(() => null);
    throw Object.assign(new Error(problem?.detail ?? 'The host does not answer.'), { error: 'Unreachable', ...problem, imageId: path });
  }
  const folder = `dicomfile:${path.replace(/[\\/]+$/, '')}/`;
  const listing = path.includes('?') ? null : await ask(`list?${new URLSearchParams({ id: folder })}`).catch(() => null);
  return listing?.ok ? folder : path;
}

/** @param {number} status @param {any} answer */
const refusal = (status, answer) =>
  Object.assign(new Error(answer.detail ?? (status ? `The host answered ${status}.` : 'The host does not answer.')),
    { title: answer.title ?? 'The file was not taken', error: answer.error, type: answer.type, status, detail: answer.detail });

/** @type {string | undefined} */
let contents; // the group of the contents that are shown

/**
 * What an image of uploaded contents belongs to, so that a load balancer finds the replica that was given them.
 * @param {string} id
 */
export const groupOf = (id) => (/\bcontent\//.test(id) ? contents : undefined);

/**
 * Gives the host a file to show, as one of a group of contents; answers its `name` and the `imageIds` of its images. `onSent(bytes)` tells
 * how much of it has gone: fetch does not.
 * @param {File} file
 * @param {{ group: string, signal: AbortSignal, onSent: (bytes: number) => void }} options
 */
export function upload(file, { group, signal, onSent }) {
  contents = group;
  const request = new XMLHttpRequest();
  request.open('POST', `${serviceUrl}/content?${new URLSearchParams({ group, name: file.name })}`);
  for (const [name, value] of Object.entries({ 'Content-Type': 'application/octet-stream', ...keyHeaders() })) request
    .setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded }) => onSent(loaded);
  signal.addEventListener('abort', () => request.abort());
  return new Promise((taken, failed) => {
    request.onloadend = () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // no answer, or one of something between here and the host
      }
      request.status === 201 ? taken(answer) : failed(refusal(request.status, answer));
    };
    request.send(file);
  });
}

/**
 * Lets go of a group of contents: at once, or after some seconds, which `keep` calls off. The request outlives the page.
 * @param {string} group
 */
export const release = (group, seconds = 0) =>
  ask(`content?${new URLSearchParams({ group, ...(seconds > 0 && { after: String(seconds) }) })}`, { method: 'DELETE', keepalive: true })
    .catch(() => {});

/**
 * Keeps a group of contents for as long as if it had just been given.
 * @param {string} group
 */
export function keep(group) {
  contents = group;
  return ask(`content?${new URLSearchParams({ group })}`, { method: 'PUT' }).catch(() => {});
}
