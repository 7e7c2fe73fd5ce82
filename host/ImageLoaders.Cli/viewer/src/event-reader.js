/**
 * Reads text/event-stream as the host writes it, one JSON value an event: `reader()` begins a stream and answers what takes its text
 * as it comes; `raise(name, data)` is called for each event that is whole.
 * @param {(name: string, data: any) => void} raise
 */
export function createEventReader(raise) {
  return () => {
    let rest = '';
    return (/** @type {string} */ text) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const { event, data } = Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2)));
        if (event && data) raise(event, JSON.parse(data));
      }
    };
  };
}
