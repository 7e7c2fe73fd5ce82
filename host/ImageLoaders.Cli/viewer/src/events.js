import { createEventReader } from './event-reader.js';
import { ask } from './service.js';

const PAUSE = 2000; // milliseconds before a connection that ended is made again

/**
 * Listens for the host's events for as long as the page is there: `{ plugin(data), progress(data), open() }`, `open` at each
 * connection. A browser's EventSource would send no key, and give up for good when the host is full.
 * @param {Record<string, (data?: any) => void>} handlers
 */
export async function listen(handlers) {
  const read = createEventReader((name, data) => handlers[name]?.(data));
  for (;;) {
    await listenOnce(read, handlers.open).catch(() => {}); // the host went away
    await new Promise((next) => setTimeout(next, PAUSE));
  }
}

/** @param {() => (text: string) => void} read @param {() => void} open */
async function listenOnce(read, open) {
  const response = await ask('events', { cache: 'no-store' });
  if (!response.ok || !response.body) return;
  open();
  const events = read();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) events(part.value);
}
