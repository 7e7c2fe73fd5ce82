// A Cornerstone3D application with two image loaders: the bridge to a host, and @cornerstonejs/dicom-image-loader.
import * as cornerstone from '@cornerstonejs/core';
import * as tools from '@cornerstonejs/tools';
import * as dicomImageLoader from '@cornerstonejs/dicom-image-loader';
import { registerHostImageLoader } from '@imageloaders/cornerstone';

const { cache, Enums, imageLoader, metaData, RenderingEngine, setVolumesForViewports, volumeLoader } = cornerstone;
const host = new URL(location.href).searchParams.get('host');
const drawn = (element) => new Promise((done) => element.addEventListener(Enums.Events.IMAGE_RENDERED, done, { once: true }));

await cornerstone.init();
await tools.init();
dicomImageLoader.init({ maxWebWorkers: 2 });
const bridge = registerHostImageLoader(cornerstone, { url: host, scheme: 'host' });

/** The greys along the middle row of what is shown. */
function middleRow(element) {
  const canvas = element.querySelector('canvas');
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, canvas.height >> 1, canvas.width, 1);
  return Array.from({ length: canvas.width }, (_, x) => data[4 * x]);
}

let engines = 0;
function viewportIn(name, type, defaultOptions = {}) {
  const element = document.getElementById(name);
  const engine = new RenderingEngine(`${name}${engines++}`);
  engine.enableElement({ viewportId: name, type, element, defaultOptions });
  return { element, engine, viewport: engine.getViewport(name) };
}

// Modules of many keys whose values are pixels or whole files.
const LARGE = ['compressedFrameData', 'naturalized', 'frameImageIds', 'baseImageId', 'uriModule'];
const modulesOf = (imageId) => {
  const types = [...Object.values(Enums.MetadataModules), 'calibratedPixelSpacing'].filter((type) => !LARGE.includes(type));
  const told = types.map((type) => {
    try {
      return [type, metaData.get(type, imageId)];
    } catch (error) {
      return [type, undefined];
    }
  });
  return JSON.parse(JSON.stringify(Object.fromEntries(told.filter(([, module]) => module !== undefined))));
};

Object.assign(window, {
  cornerstone,
  tools,
  bridge,

  /** Shows a stack; answers the greys of its middle row. */
  async showStack(imageIds) {
    const { element, engine, viewport } = viewportIn('stack', Enums.ViewportType.STACK);
    const done = drawn(element);
    await viewport.setStack(imageIds);
    viewport.render();
    await done;
    const row = middleRow(element);
    engine.destroy();
    return row;
  },

  /** Shows a volume of ids that were never loaded, cut as `orientation` says; answers what it is and the greys of the middle row. */
  async showVolume(imageIds, orientation, window) {
    const { element, engine, viewport } = viewportIn('volume', Enums.ViewportType.ORTHOGRAPHIC, { orientation });
    const volumeId = `volume${engines}`;
    const volume = await volumeLoader.createAndCacheVolume(volumeId, { imageIds });
    await new Promise((loaded) => volume.load(({ framesProcessed, totalNumFrames }) => framesProcessed === totalNumFrames && loaded()));
    await setVolumesForViewports(engine, [{ volumeId }], ['volume']);
    if (window) viewport.setProperties({ voiRange: window });
    const done = drawn(element);
    viewport.render();
    await done;
    const { dimensions, spacing, origin, dataType } = volume;
    const [columns, rows, slices] = dimensions;
    const at = (i, j, k) => volume.voxelManager.getAtIJK(i, j, k);
    const told = {
      dimensions,
      spacing,
      origin,
      dataType,
      row: middleRow(element),
      scaling: volume.scaling,
      values: [at(0, 0, 0), at(columns - 1, 0, 0), at(0, rows - 1, 0), at(0, 0, slices - 1)],
    };
    engine.destroy();
    cache.removeVolumeLoadObject(volumeId);
    return told;
  },

  /** What is told of an image by its loader, and what its pixels are beside another's of the same size. */
  async look(imageId, other) {
    const load = (id) =>
      imageLoader
        .loadAndCacheImage(id)
        .catch((error) => Promise.reject(new Error(String(error?.error?.message ?? error?.error ?? error?.message ?? error))));
    try {
      const image = await load(imageId);
      const pixels = image.getPixelData();
      const beside = other && cache.getImage(other)?.getPixelData();
      const difference =
        beside?.length === pixels.length ? pixels.reduce((most, value, i) => Math.max(most, Math.abs(value - beside[i])), 0) : undefined;
      const {
        minPixelValue,
        maxPixelValue,
        windowCenter,
        windowWidth,
        slope,
        intercept,
        color,
        rows,
        columns,
        sizeInBytes,
        preScale,
        invert,
      } = image;
      return {
        modules: modulesOf(imageId),
        difference,
        image: {
          minPixelValue,
          maxPixelValue,
          windowCenter,
          windowWidth,
          slope,
          intercept,
          color,
          rows,
          columns,
          sizeInBytes,
          invert,
          scaling: preScale?.scalingParameters,
          type: pixels.constructor.name,
        },
      };
    } catch (error) {
      return { error: error.message };
    }
  },

  forget: () => cache.purgeCache(),
  ready: true,
});
