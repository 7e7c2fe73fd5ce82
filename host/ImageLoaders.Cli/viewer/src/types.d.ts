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

/** [column, row] of an image, or [x, y] of a screen. */
type Point = number[];

interface Window {
  watched?: any;
}

declare module '*.css';
