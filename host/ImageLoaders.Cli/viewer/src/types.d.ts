// What the host says of an image, and what the page makes of it. Everything that an object may not state is optional.

interface Module {
  [name: string]: any;
}

interface Modules {
  [name: string]: Module;
}

interface Description extends Module {
  imageId?: string;
  rows?: number;
  columns?: number;
  components?: number;
  sampleType?: string;
}

interface HostImage {
  stored?: ArrayLike<number> & { length: number };
  description: Description;
  modules: Modules;
  remarks?: string[];
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
  [part: string]: any;
}

/** A measurement, by points as [column, row] of its image. */
interface Measure {
  id: number;
  kind: string;
  imageId: string;
  points: Point[];
}

/** [column, row] of an image, or [x, y] of a screen. */
type Point = number[];

interface Window {
  watched?: any;
}

declare module '*.css';
