// What the viewer asks of the host besides images, which come by the bridge alone.

const told = document.querySelector('meta[name="imageloaders-service"]').content;

/** Where the host maps its endpoints. */
export const serviceUrl = new URL(told, document.baseURI).href.replace(/\/$/, '');

export async function plugins() {
  const response = await fetch(`${serviceUrl}/plugins`);
  if (!response.ok) throw new Error(`The host answered ${response.status}.`);
  return response.json();
}

/** Listens for the host's events: `{ plugin(data), progress(data), open() }`. The browser connects again by itself. */
export function listen(handlers) {
  const source = new EventSource(`${serviceUrl}/events`);
  for (const [name, handle] of Object.entries(handlers))
    if (name === 'open') source.onopen = handle;
    else source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
}

/** Gives the host a file to show; answers the ids of its images. */
export async function upload(file) {
  const response = await fetch(`${serviceUrl}/content`, { method: 'POST', body: file, headers: { 'Content-Type': 'application/octet-stream' } });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer.imageIds;
  const error = new Error(answer.detail ?? `The host answered ${response.status}.`);
  throw Object.assign(error, { title: answer.title ?? 'The file was not taken', error: answer.error, status: response.status, detail: error.message });
}
