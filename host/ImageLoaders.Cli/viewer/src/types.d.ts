// What the host says of an image, and what the page makes of it. Everything that an object may not state is optional.

/** A module of metadata, or an item of one of its sequences, as the host writes it: its values have the types of DICOM's. */
interface Module {
  [name: string]: any;
}

interface Modules {
  [name: string]: Module;
}

type Description = Module & import('../cornerstone-image-loader/index.js').ImageDescription;

type Pixels = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** What is said of an image, with or without its pixels. */
interface Stated {
  description: Description;
  modules: Modules;
  remarks?: string[];
}

interface HostImage extends Stated {
  stored: Pixels;
}

/** An image of Cornerstone's, as the bridge makes it. */
interface Picture {
  imageId: string;
  hostImage: HostImage;
  [part: string]: any;
}

/** [column, row] of an image, or [x, y] of a screen. */
type Point = number[];

type Placement = import('./place/placement.js').Placement;
type Plane = import('./place/planes.js').Plane;
type Viewport = import('@cornerstonejs/core').StackViewport;

/** A window in modality values. */
interface WindowValues {
  center: number;
  width: number;
  explanation?: string | null;
}

interface VoiRange {
  lower: number;
  upper: number;
}

/** Modality value to grey, 0 to 255: it changes from `low` to `high`, of a table in `steps`. */
interface Curve {
  at: (value: number) => number;
  low: number;
  high: number;
  steps?: number;
}

/** How an image was drawn; `src/view.js` says what its parts are. */
interface View {
  zoom: number;
  window?: WindowValues;
  isWindowed: boolean;
  voiLut?: { explanation?: string; isShown: boolean };
  placement: Placement;
}

/** An error of the host, or one that says itself what to do. */
interface Problem extends Error {
  title?: string;
  detail?: string;
  error?: string;
  type?: string;
  status?: number;
  imageId?: string;
}

/** What is on the screen of a pane; `src/shown.js` says what its parts are. */
interface Shown {
  ids: readonly string[];
  index: number;
  count: number;
  image: any;
  view: any;
  mixed: readonly string[];
  error: any;
}

/** A view of the page, as `src/panes/pane.js` makes it. */
interface Pane {
  shown: { now: Shown };
  screen: HTMLElement;
  box: HTMLElement;
  [part: string]: any;
}

type Panes = ReturnType<typeof import('./panes/panes.js').createPanes>;

/** A measurement, by points as [column, row] of its image. */
interface Measure {
  id: number;
  kind: string;
  imageId: string;
  points: Point[];
}

type Measures = ReturnType<typeof import('./measure/measures.js').createMeasures>;

/** What is being drawn: the point at `handle` follows the pointer. */
interface Drawing {
  measure: Measure;
  handle: number;
  from?: Point;
  isNew?: boolean;
}

/** What is drawn over an image, in pixels of the screen. */
interface Mark {
  kind: string;
  id?: number;
  paths: Point[][];
  handles: Point[];
  texts: { at: Point; text: string }[];
}

/** An overlay of an image (PS3.3 C.9.2): `bits` are packed, in base64. */
interface Overlay {
  rows: number;
  columns: number;
  row: number;
  column: number;
  bits: string;
  isRegionOfInterest?: boolean;
}

/** An item of the sequence of ultrasound regions (PS3.3 C.8.5.5). */
type Region = Module;

/** Images that are gone through as one, and what is said of them. */
interface Stack {
  key: string;
  ids: string[];
  patient: string;
  modality?: string;
  number?: number | null;
  description?: string;
  study?: string;
  uid?: string;
  listId?: string;
}

interface Study {
  sources: readonly string[];
  stacks: readonly Stack[];
  remarks: readonly string[];
  group: string | null;
  others?: Listed[];
}

/** A file that the host holds, by the ids of its images. */
interface Listed {
  name: string;
  ids: string[];
  modules?: any;
}

/** What a pane is to show: `ids`, or the `series` of the study. */
interface Wanted {
  ids: string[];
  series: string | null;
  slice: number;
  window: WindowValues | null;
}

/** What an address holds. */
interface Place {
  study: string[];
  group: string | null;
  active: number;
  panes: Wanted[];
}

/** A file that was dropped or picked. */
interface Dropped {
  path: string;
  file: File;
}

/** A file on its way to the host; `src/study/uploads.js` says what its parts are. */
interface Upload extends Dropped {
  state: string;
  sent: number;
  reason?: string;
  error?: Problem;
  imageIds?: any;
  name?: string;
}

/** What a button or a key does; `src/actions.js` says what its parts are. */
interface Action {
  name?: string;
  label?: string;
  keys: string[];
  does: string;
  run: (key?: any) => any;
  tool?: boolean;
  needs?: string;
  more?: boolean;
  isOn?: () => boolean;
}

/** A tab of the panel. */
interface Panel {
  name: string;
  label: string;
  body: HTMLElement;
  onShow?: () => void;
}

interface Window {
  watched?: any;
}

declare module '*.css';
