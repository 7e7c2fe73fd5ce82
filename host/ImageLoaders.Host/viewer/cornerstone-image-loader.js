/**
 * Loads `scheme:<image id>` into Cornerstone through an ImageLoaders host: Cornerstone3D (`@cornerstonejs/core`) and the
 * legacy `cornerstone-core` alike. No dependencies: copy this file, or import it from the host that serves it.
 *
 *   import * as cornerstone from '@cornerstonejs/core';
 *   import { registerHostImageLoader } from './cornerstone-image-loader.js';
 *   registerHostImageLoader(cornerstone, { url: 'https://server/images', scheme: 'host' });
 *   viewport.setStack(['host:example:ct']);
 *
 * Pixels come as the host stores them; Cornerstone3D is given modality values (it has no rescale of its own on the GPU),
 * cornerstone-core stored values with slope and intercept. `image.hostImage` holds `{ stored, description, modules }`: the stored
 * pixels, and what the host's `/image` says of them; and `modules`, its metadata.
 */

/**
 * What went wrong: `error` is the host's ImageLoadError, `Cancelled` or `Unreachable`; `status` the HTTP status (0: none); `type`
 * its problem type (RFC 9457), which tells the host's own 401 from one of a server behind it.
 */
export class HostImageError extends Error {
  constructor(error, detail, { status = 0, title = error, type, imageId, cause } = {}) {
    super(detail, { cause });
    this.name = 'HostImageError';
    Object.assign(this, { error, detail, status, title, type, imageId });
  }
}

/**
 * @param cornerstone the namespace of `@cornerstonejs/core` or of `cornerstone-core`
 * @param {{ url: string, scheme: string, headers?: object | ((imageId: string) => object) }} options `url` is where the host
 *   maps its endpoints; `headers` go with each request: the host's own key as `X-API-Key`, what servers behind it want as
 *   `ImageLoaders-Authorization`
 * @returns `metadata(id)`: the modules of an image by its host id, before or without its pixels; `rendered(id, query)`: a PNG as Blob
 */
export function registerHostImageLoader(cornerstone, { url, scheme, headers = {} }) {
  const host = hostAt(url, headers);
  const is3D = Boolean(cornerstone.imageLoader?.registerImageLoader);
  const events = is3D ? cornerstone.eventTarget : cornerstone.events;
  const flights = new Map();
  const modules = new Map();

  const depart = (imageId, options) => {
    const controller = new AbortController();
    const progress = (loaded, total) =>
      cornerstone.triggerEvent(events, 'cornerstoneimageloadprogress', {
        url,
        imageId,
        loaded,
        total,
        percentComplete: total ? Math.round((100 * loaded) / total) : undefined,
      });
    const flight = { controller, callers: 0 };
    flight.loading = host
      .load(imageId.slice(scheme.length + 1), options, controller, progress)
      .finally(() => flights.get(imageId) === flight && flights.delete(imageId));
    flights.set(imageId, flight);
    return flight;
  };

  // Callers of one id share the requests; each may leave, and the last one to leave ends them.
  const load = (imageId, options = {}) => {
    const flight = flights.get(imageId) ?? depart(imageId, options);
    flight.callers++;
    let cancelFn;
    const promise = new Promise((resolve, reject) => {
      let settled = false;
      cancelFn = () => {
        if (settled) return;
        settled = true;
        reject(new HostImageError('Cancelled', 'The load was cancelled.', { imageId }));
        if (--flight.callers === 0) {
          flights.delete(imageId);
          flight.controller.abort();
        }
      };
      const finish = (settle) => (value) => {
        if (settled) return;
        settled = true;
        settle(value);
      };
      flight.loading
        .then((loaded) => {
          const told = cornerstoneModules(imageId, loaded);
          modules.set(imageId, told);
          return is3D ? cornerstone3DImage(imageId, loaded, told, options) : legacyImage(imageId, loaded);
        })
        .then(finish(resolve), finish(reject));
    });
    return { promise, cancelFn };
  };

  (is3D ? cornerstone.imageLoader : cornerstone).registerImageLoader(scheme, load);
  cornerstone.metaData.addProvider((type, imageId) => modules.get(imageId)?.[type], 1000);
  return { metadata: host.metadata, rendered: host.rendered };
}

// --- the host -----------------------------------------------------------------------------------------------------------

function hostAt(url, headers) {
  const base = String(url).replace(/\/$/, '');
  const address = (path, id, query = {}) => `${base}/${path}?${new URLSearchParams({ id, ...query })}`;

  const get = async (address, id, signal, priority = 'auto') => {
    let response;
    try {
      const sent = typeof headers === 'function' ? headers(id) : headers;
      response = await fetch(address, { headers: sent, signal, priority });
    } catch (cause) {
      if (signal?.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId: id, cause });
      throw unreachable(base, id, cause);
    }
    if (!response.ok) throw await problem(response, id);
    return response;
  };
  const json = async (address, id, signal, priority) => {
    const response = await get(address, id, signal, priority);
    try {
      return await response.json();
    } catch (cause) {
      if (signal?.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId: id, cause });
      throw new HostImageError('Malformed', `${base} did not answer with JSON. Is it the address of an ImageLoaders host?`, { imageId: id, status: response.status, cause });
    }
  };

  return {
    rendered: async (id, query) => (await get(address('rendered', id, query), id)).blob(),
    metadata: async (id) => (await json(address('metadata', id), id)).modules ?? {},
    async load(id, options, controller, progress) {
      const { signal } = controller;
      const query = {};
      if (options.requestType) query.requestType = options.requestType;
      if (options.priority) query.priority = options.priority;
      const priority = { interaction: 'high', prefetch: 'low' }[options.requestType];
      const pixels = get(address('pixels', id, query), id, signal, priority).then((response) => readPixels(response, id, signal, progress));
      const description = json(address('image', id, query), id, signal, priority);
      // What is shown needs no modules: an object without any is an image all the same.
      const metadata = json(address('metadata', id), id, signal, priority).catch((error) => {
        if (error.status === 404 && error.error !== 'NoLoader') return {};
        throw error;
      });
      try {
        const [{ layout, stored }, described, told] = await Promise.all([pixels, description, metadata]);
        if (['rows', 'columns', 'components', 'sampleType'].some((key) => layout[key] !== described[key]))
          throw new HostImageError('Mismatch', 'The image changed between two requests. Load it again.', { imageId: id });
        return { stored, description: described, modules: told.modules ?? {} };
      } catch (error) {
        controller.abort(); // one failed: the others serve nobody
        throw error;
      }
    },
  };
}

function unreachable(base, imageId, cause) {
  return new HostImageError('Unreachable', `The host at ${base} does not answer. Is it running, and does it allow this page's origin?`, { title: 'No connection to the host', imageId, cause });
}

async function problem(response, imageId) {
  const told = await response.json().catch(() => ({}));
  const { status } = response;
  const error = told.error ?? { 401: 'Unauthorized', 403: 'AccessDenied', 404: 'NotFound', 429: 'Overloaded', 503: 'Overloaded' }[status] ?? 'LoaderFault';
  return new HostImageError(error, told.detail ?? `The host answered ${status} ${response.statusText}.`, { status, title: told.title ?? error, type: told.type, imageId });
}

const ARRAYS = { u8: Uint8Array, s8: Int8Array, u16: Uint16Array, s16: Int16Array, u32: Uint32Array, s32: Int32Array, f32: Float32Array, f64: Float64Array };

async function readPixels(response, imageId, signal, progress) {
  const header = (name) => response.headers.get(`ImageLoaders-${name}`);
  const layout = { rows: +header('Rows'), columns: +header('Columns'), components: +header('Components'), sampleType: header('Sample-Type') };
  const ArrayType = ARRAYS[layout.sampleType];
  const total = layout.rows * layout.columns * layout.components * (ArrayType?.BYTES_PER_ELEMENT ?? 0);
  const wrong = (detail, cause) => new HostImageError('Malformed', detail, { status: response.status, imageId, cause });
  if (!Number.isSafeInteger(total) || total <= 0)
    throw wrong('The answer does not say what its pixels are. Across origins, the host must expose its ImageLoaders-* headers.');

  const reader = response.body.getReader();
  const bytes = new Uint8Array(total);
  let loaded = 0;
  progress(0, total);
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      if (loaded + chunk.value.length > total) throw wrong(`More than the ${total} bytes that the header announces came.`);
      bytes.set(chunk.value, loaded);
      loaded += chunk.value.length;
      progress(loaded, total);
    }
  } catch (cause) {
    if (cause instanceof HostImageError) throw cause;
    if (signal.aborted) throw new HostImageError('Cancelled', 'The load was cancelled.', { imageId, cause });
    throw new HostImageError('Unreachable', `The connection broke after ${loaded} of ${total} bytes. Load it again.`, { imageId, cause });
  }
  if (loaded < total) throw wrong(`Only ${loaded} of ${total} bytes of pixels came. Load it again.`);
  return { layout, stored: new ArrayType(bytes.buffer) };
}

// --- metadata -----------------------------------------------------------------------------------------------------------

/** The host's modules under Cornerstone's names (UID, ID), with what the delivered pixels are where the stored object differed. */
function cornerstoneModules(imageId, { description, modules }) {
  const named = Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, cornerstoneNames(module)]));
  const { rows, columns, components, sampleType, windows } = description;
  const plane = planeModule(imageId, named.imagePlaneModule, description);
  const calibrated = calibration(named, plane);
  const bits = 8 * ARRAYS[sampleType].BYTES_PER_ELEMENT;
  return {
    ...named,
    generalSeriesModule: named.generalSeriesModule ?? { modality: 'OT' },
    imagePlaneModule: plane,
    calibrationModule: calibrated && { ...named.calibrationModule, ...calibrated },
    ultrasoundEnhancedRegionModule: calibrated?.sequenceOfUltrasoundRegions && calibrated,
    imagePixelModule: {
      bitsAllocated: bits,
      bitsStored: bits,
      highBit: bits - 1,
      pixelRepresentation: /^[sf]/.test(sampleType) ? 1 : 0,
      ...named.imagePixelModule,
      rows,
      columns,
      samplesPerPixel: components,
      photometricInterpretation: photometric(description),
      planarConfiguration: components > 1 ? 0 : undefined,
    },
    modalityLutModule: { rescaleSlope: description.rescaleSlope, rescaleIntercept: description.rescaleIntercept, rescaleType: description.rescaleType ?? undefined },
    voiLutModule: windows?.length
      ? { windowCenter: windows.map((window) => window.center), windowWidth: windows.map((window) => window.width), voiLUTFunction: description.voiLutFunction }
      : {},
    transferSyntax: named.transferSyntaxModule,
  };
}

/**
 * Cornerstone fills in nothing where `usingDefaultValues` is set, and measures in mm where it is false: it is true where the spacing
 * is not known. Pixels that are not square stay so. What has no place in space shares none: a measurement stays on its own image.
 */
function planeModule(imageId, plane = {}, { rows, columns, rowPixelSpacing, columnPixelSpacing, pixelAspectRatio }) {
  const [row, column] = [plane.rowPixelSpacing ?? rowPixelSpacing, plane.columnPixelSpacing ?? columnPixelSpacing];
  const isKnown = row > 0 && column > 0;
  const spacing = isKnown ? [row, column] : [pixelAspectRatio || 1, 1];
  const orientation = plane.imageOrientationPatient ?? [1, 0, 0, 0, 1, 0];
  const isPlaced = plane.imageOrientationPatient && plane.imagePositionPatient && !plane.usingDefaultValues;
  return {
    ...plane,
    rows,
    columns,
    rowPixelSpacing: spacing[0],
    columnPixelSpacing: spacing[1],
    pixelSpacing: spacing,
    imageOrientationPatient: orientation,
    rowCosines: orientation.slice(0, 3),
    columnCosines: orientation.slice(3, 6),
    imagePositionPatient: plane.imagePositionPatient ?? [0, 0, 0],
    frameOfReferenceUID: (isPlaced && plane.frameOfReferenceUID) || imageId,
    usingDefaultValues: !isKnown,
  };
}

/** What a length is measured by, as Cornerstone names it beside the length: PS3.3 10.7, and C.8.5.5 for the regions of ultrasound. */
function calibration({ calibrationModule: told, ultrasoundEnhancedRegionModule: ultrasound }, { rowPixelSpacing }) {
  if (ultrasound?.regions) return { sequenceOfUltrasoundRegions: ultrasound.regions };
  if (!told) return undefined;
  if (told.calibrationType === 'PROJECTION') return { type: 'ERMF' };
  return { type: !told.calibrationType && told.rowImagerPixelSpacing === rowPixelSpacing ? 'Proj' : 'Calibrated' };
}

function cornerstoneNames(value) {
  if (Array.isArray(value)) return value.map(cornerstoneNames);
  if (value === null || typeof value !== 'object') return value;
  const told = Object.entries(value).filter(([, part]) => part !== null && !(Array.isArray(part) && part.length === 0));
  return Object.fromEntries(told.map(([name, part]) => [name.replace(/Uid$/, 'UID').replace(/Id$/, 'ID'), cornerstoneNames(part)]));
}

const photometric = ({ components, invert }) => (components > 1 ? 'RGB' : invert ? 'MONOCHROME1' : 'MONOCHROME2');

// --- images -------------------------------------------------------------------------------------------------------------

function common(imageId, { stored, description, modules }) {
  const { rows, columns, rescaleSlope, rescaleIntercept } = description;
  return {
    imageId,
    rows,
    columns,
    height: rows,
    width: columns,
    color: description.components > 1,
    slope: rescaleSlope,
    intercept: rescaleIntercept,
    invert: description.invert,
    rowPixelSpacing: description.rowPixelSpacing ?? null,
    columnPixelSpacing: description.columnPixelSpacing ?? null,
    hostImage: { stored, description, modules },
  };
}

function withPixels(image, pixels) {
  const { stored } = image.hostImage;
  return { ...image, getPixelData: () => pixels, sizeInBytes: pixels.byteLength + (pixels === stored ? 0 : stored.byteLength) };
}

function cornerstone3DImage(imageId, loaded, { imagePlaneModule: plane, calibrationModule }, { useRGBA = false }) {
  const image = common(imageId, loaded);
  const { description, stored } = loaded;
  const numberOfComponents = image.color ? (useRGBA ? 4 : 3) : 1;
  const pixels = image.color ? colorPixels(stored, description, numberOfComponents) : modalityPixels(stored, description);
  const [lowest, highest] = image.color ? [0, 255] : modalityRange(description);
  const window = image.color ? { windowCenter: 128, windowWidth: 256, voiLUTFunction: 'LINEAR' } : defaultWindow(loaded);
  return withPixels(
    {
      ...image,
      ...windowToShow(window.windowCenter, window.windowWidth, window.voiLUTFunction),
      rowPixelSpacing: plane.rowPixelSpacing,
      columnPixelSpacing: plane.columnPixelSpacing,
      calibration: calibrationModule,
      rgba: image.color && useRGBA,
      numberOfComponents,
      dataType: pixels.constructor.name,
      minPixelValue: lowest,
      maxPixelValue: highest,
      photometricInterpretation: photometric(description),
      imageFrame: { photometricInterpretation: photometric(description) },
      preScale: { enabled: true, scaled: true, scalingParameters: { rescaleSlope: image.slope, rescaleIntercept: image.intercept } },
      imageQualityStatus: 8,
    },
    pixels,
  );
}

function legacyImage(imageId, loaded) {
  const image = common(imageId, loaded);
  const { description, stored } = loaded;
  if (image.color) {
    // 127.5 and 255 leave every level as it is under cornerstone-core's own formula.
    const color = { windowCenter: 127.5, windowWidth: 255, minPixelValue: 0, maxPixelValue: 255, slope: 1, intercept: 0, rgba: false, render: undefined };
    return withPixels({ ...image, ...color }, colorPixels(stored, description, 4));
  }
  const grey = { ...image, ...defaultWindow(loaded, { exact: true }) };
  if (description.voiLuts?.length) grey.voiLUT = legacyTable(description.voiLuts[0]);
  if (description.modalityLut) {
    const [minPixelValue, maxPixelValue] = modalityRange(description);
    return withPixels({ ...grey, slope: 1, intercept: 0, minPixelValue, maxPixelValue }, modalityPixels(stored, description));
  }
  const [lowest, highest] = [description.minimumValue, description.maximumValue];
  if (!/^[fsu](32|64)$/.test(description.sampleType)) return withPixels({ ...grey, minPixelValue: lowest, maxPixelValue: highest }, stored);
  // cornerstone-core looks each value up in a table: wide values are put on 65,536 steps.
  const step = (highest - lowest) / 65535 || 1;
  const steps = Uint16Array.from(stored, (value) => Math.round((value - lowest) / step));
  const rescale = { slope: grey.slope * step, intercept: grey.slope * lowest + grey.intercept, minPixelValue: 0, maxPixelValue: 65535 };
  return withPixels({ ...grey, ...rescale }, steps);
}

/**
 * cornerstone-core's window of a viewport that shows, level by level, what PS3.3 C.11.2 says of an image's own: its formula reaches
 * white at the very end of the width, LINEAR one unit below it.
 */
export function exactVoi({ windowCenter, windowWidth, voiLUTFunction }) {
  if (voiLUTFunction !== 'LINEAR') return { windowCenter, windowWidth };
  const least = 1e-6;
  return windowWidth > 1 ? { windowCenter: windowCenter - 0.5, windowWidth: windowWidth - 1 } : { windowCenter: windowCenter - 0.5 + least, windowWidth: least };
}

const legacyTable = ({ firstValueMapped, bitsPerEntry, entries }) => ({ id: '1', firstValueMapped, numBitsPerEntry: bitsPerEntry, lut: entries });

/** Stored to modality value: by the table, where there is one (PS3.3 C.11.1), else by slope and intercept. */
export function modalityValue(stored, { modalityLut, rescaleSlope, rescaleIntercept }) {
  if (!modalityLut) return stored * rescaleSlope + rescaleIntercept;
  const { entries, firstValueMapped } = modalityLut;
  return entries[Math.min(Math.max(stored - firstValueMapped, 0), entries.length - 1)];
}

function modalityRange(description) {
  if (description.modalityLut) return [Math.min(...tableEnds(description.modalityLut)), Math.max(...tableEnds(description.modalityLut))];
  const ends = [description.minimumValue, description.maximumValue].map((value) => modalityValue(value, description));
  return ends[0] <= ends[1] ? ends : ends.reverse();
}

function tableEnds({ entries }) {
  let [lowest, highest] = [entries[0], entries[0]];
  for (const entry of entries) {
    if (entry < lowest) lowest = entry;
    if (entry > highest) highest = entry;
  }
  return [lowest, highest];
}

function modalityPixels(stored, description) {
  const { modalityLut, rescaleSlope: slope, rescaleIntercept: intercept } = description;
  const same = !modalityLut && slope === 1 && intercept === 0;
  if (same && [Uint8Array, Uint16Array, Int16Array, Float32Array].includes(stored.constructor)) return stored;
  const whole = modalityLut || (!/^f/.test(description.sampleType) && Number.isInteger(slope) && Number.isInteger(intercept));
  const values = [...modalityRange(description), ...(paddingValues(description) ?? [])]; // the range leaves padding out
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const ArrayType = whole && lowest >= -32768 && highest <= 32767 ? Int16Array : whole && lowest >= 0 && highest <= 65535 ? Uint16Array : Float32Array;
  const pixels = new ArrayType(stored.length);
  if (modalityLut) {
    const [first, last] = paddingOf(description) ?? [1, 0];
    for (let i = 0; i < pixels.length; i++) pixels[i] = stored[i] >= first && stored[i] <= last ? lowest : modalityValue(stored[i], description);
  } else for (let i = 0; i < pixels.length; i++) pixels[i] = stored[i] * slope + intercept;
  return pixels;
}

/** 8 bits a sample, RGB or RGBA. What is transparent lies on black, as the host shows it. */
function colorPixels(stored, { components }, wanted) {
  if (components === 3 && wanted === 3 && stored instanceof Uint8Array) return stored;
  const white = stored instanceof Uint16Array ? 65535 : 255;
  const pixels = new Uint8Array((stored.length / components) * wanted).fill(255);
  for (let from = 0, to = 0; from < stored.length; from += components, to += wanted) {
    const alpha = components === 4 ? stored[from + 3] / white : 1;
    for (let c = 0; c < 3; c++) pixels[to + c] = Math.round((stored[from + c] * alpha * 255) / white);
  }
  return pixels;
}

/**
 * The image's own window, else one over all of it, in which a single value is black, as the host shows it. PS3.3's LINEAR reaches
 * white one unit below its width; with `exact`, as cornerstone-core windows, at its very end.
 */
function defaultWindow(loaded, { exact = false } = {}) {
  const { windows, voiLuts, voiLutFunction } = loaded.description;
  if (windows?.length) return { windowCenter: windows[0].center, windowWidth: windows[0].width, voiLUTFunction: voiLutFunction };
  const [low, last] = voiLuts?.length ? [voiLuts[0].firstValueMapped, voiLuts[0].firstValueMapped + voiLuts[0].entries.length - 1] : shownRange(loaded);
  const high = last > low ? last : low + 1;
  return exact
    ? { windowCenter: (low + high) / 2, windowWidth: high - low }
    : { windowCenter: (low + high + 1) / 2, windowWidth: high - low + 1, voiLUTFunction: 'LINEAR' };
}

/**
 * A window as Cornerstone3D shows what the host does: LINEAR of a width of 1, one step from black to white, would be white alone, and
 * gets a little more above its step; what is narrower has no meaning in LINEAR, and is LINEAR_EXACT.
 */
export function windowToShow(windowCenter, windowWidth, voiLUTFunction) {
  if (voiLUTFunction !== 'LINEAR' || windowWidth > 1) return { windowCenter, windowWidth, voiLUTFunction };
  if (windowWidth < 1) return { windowCenter, windowWidth, voiLUTFunction: 'LINEAR_EXACT' };
  const least = 0.001;
  return { windowCenter: windowCenter + least / 2, windowWidth: 1 + least, voiLUTFunction };
}

/** The stored values that are padding, first to last (PS3.3 C.7.5.1.1.2); null where there are none. */
function paddingOf({ components, pixelPaddingValue: padding, pixelPaddingRangeLimit }) {
  const limit = pixelPaddingRangeLimit ?? padding;
  return components > 1 || padding == null ? null : [Math.min(padding, limit), Math.max(padding, limit)];
}

/** Padding as it is among modality values, first to last: a table may give it an entry that others have too, so there it lies below all. */
function paddingValues(description) {
  const padding = paddingOf(description);
  if (!padding) return null;
  if (description.modalityLut) return Array(2).fill(tableEnds(description.modalityLut)[0] - 1);
  return padding.map((stored) => modalityValue(stored, description)).sort((a, b) => a - b);
}

/** From where to where a value of the pixels is padding, half way to the values beside it; null where none is. */
export function paddingRange(description) {
  const values = paddingValues(description);
  if (!values) return null;
  const single = 2 ** -22 * Math.max(Math.abs(values[0]), Math.abs(values[1]), 2 ** -100); // what single precision cannot tell apart
  const aside = Math.max(single, description.modalityLut ? 0.5 : /^f/.test(description.sampleType) ? 0 : Math.abs(description.rescaleSlope) / 2);
  return [values[0] - aside, values[1] + aside];
}

/** From the darkest to the brightest modality value that is not padding. */
function shownRange({ stored, description }) {
  const padding = paddingOf(description);
  if (!padding) return modalityRange(description);
  const [first, last] = padding;
  let [low, high] = [Infinity, -Infinity];
  for (const value of stored) {
    if (value >= first && value <= last) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? modalityRange(description) : modalityRange({ ...description, minimumValue: low, maximumValue: high });
}
