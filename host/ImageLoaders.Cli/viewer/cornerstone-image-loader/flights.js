import { HostImageError } from './host-image-error.js';

/**
 * Loads that callers of one key share: each may leave, and the last one to leave ends the load.
 * @param {(key: string, options: object, controller: AbortController) => Promise} start begins a load
 */
export function createFlights(start) {
  const flights = new Map();

  function depart(key, options) {
    const controller = new AbortController();
    const flight = { controller, callers: 0 };
    flight.loading = start(key, options, controller).finally(() => flights.get(key) === flight && flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  return (key, options, make) => {
    const flight = flights.get(key) ?? depart(key, options);
    flight.callers++;
    let cancelFn;
    const promise = new Promise((resolve, reject) => {
      let settled = false;
      const finish = (settle) => (value) => {
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
