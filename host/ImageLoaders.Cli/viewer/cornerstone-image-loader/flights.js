import { HostImageError } from './host-image-error.js';

/**
 * Loads that callers of one key share: each may leave, and the last one to leave ends the load.
 * @param {(key: string, options: object, controller: AbortController) => Promise<any>} start begins a load
 */
export function createFlights(start) {
  const flights = new Map();

  /** @param {string} key @param {Record<string, any>} options */
  function depart(key, options) {
    const controller = new AbortController();
    /** @type {{ controller: AbortController, callers: number, loading?: Promise<any> }} */
    const flight = { controller, callers: 0 };
    flight.loading = start(key, options, controller).finally(() => flights.get(key) === flight && flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  /** @type {(key: string, options: object, make: (loaded: any) => any) => { promise: Promise<any>, cancelFn: () => void }} */
  return (key, options, make) => {
    const flight = flights.get(key) ?? depart(key, options);
    flight.callers++;
    let cancelFn = () => {};
    const promise = new Promise((resolve, reject) => {
      let settled = false;
      /** @param {(value: any) => void} settle */
      const finish = (settle) => (/** @type {any} */ value) => {
        if (settled) return;
        settled = true;
        settle(value);
      };
      cancelFn = () => {
        if (settled) return;
        finish(reject)(new HostImageError('Cancelled', 'The load was cancelled.', { imageId: key }));
        if (--flight.callers > 0) return;
        flights.delete(key);
        flight.controller.abort();
      };
      flight.loading.then(make).then(finish(resolve), finish(reject));
    });
    return { promise, cancelFn };
  };
}
