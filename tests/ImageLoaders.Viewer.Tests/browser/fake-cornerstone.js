// As much of Cornerstone's namespaces as a loader may touch; what it registers and raises can be looked at.

function base() {
  const cornerstone = { providers: [], raised: [], triggerEvent: (target, name, detail) =>
    cornerstone.raised.push({ target, name, ...detail }) };
  cornerstone.metaData = { addProvider: (provider) => cornerstone.providers.push(provider), get: (...asked) => cornerstone.get(...asked) };
  cornerstone.get = (type, imageId) =>
    cornerstone.providers.map((provider) => provider(type, imageId)).find((answer) => answer !== undefined);
  return cornerstone;
}

/** The shape of `@cornerstonejs/core`. */
export function fakeCornerstone3D() {
  const cornerstone = Object.assign(base(), { eventTarget: 'eventTarget', loaders: {} });
  cornerstone.imageLoader = { registerImageLoader: (scheme, loader) => (cornerstone.loaders[scheme] = loader) };
  return cornerstone;
}

/** The shape of `cornerstone-core` 2.6.1. */
export function fakeLegacy() {
  const cornerstone = Object.assign(base(), { events: 'events', loaders: {} });
  cornerstone.registerImageLoader = (scheme, loader) => (cornerstone.loaders[scheme] = loader);
  return cornerstone;
}
