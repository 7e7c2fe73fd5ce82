// OHIF over an ImageLoaders host: this file takes the place of app-config.js in the dist of @ohif/app; nothing else of it changes.
const HOST = new URLSearchParams(location.search).get('host') ?? 'http://127.0.0.1:8042/images';
const KEY = new URLSearchParams(location.search).get('key'); // of a host that wants one
const headers = KEY ? { 'X-API-Key': KEY } : {};
let bridge;

// OHIF gets the list of a study by itself, without a key.
const plainFetch = window.fetch;
window.fetch = (address, options) =>
  plainFetch(address, String(address).startsWith(`${HOST}/ohif.json?`) ? { ...options, headers } : options);

window.config = {
  routerBasename: null,
  showStudyList: false,
  extensions: [
    {
      id: 'imageloaders',
      // The bridge: the files of the npm package @imageloaders/cornerstone, copied to /imageloaders.
      async preRegistration() {
        bridge = await import('/imageloaders/index.js');
      },
      onModeEnter() {
        bridge.registerHostImageLoader(window.cornerstone, { url: HOST, scheme: 'host', headers });
      },
    },
  ],
  modes: [],
  customizationService: {},
  maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
  strictZSpacingForVolumeViewport: true,
  defaultDataSourceName: 'dicomjson',
  dataSources: [
    {
      namespace: '@ohif/extension-default.dataSourcesModule.dicomjson',
      sourceName: 'dicomjson',
      configuration: { friendlyName: 'An ImageLoaders host', name: 'json' },
    },
  ],
};
