// What the tests know of a page, which the types of elements do not say: the tests look at any part of an element that they find.

interface Element {
  [part: string]: any;
}

interface Node {
  getAttribute?(name: string): string | null;
}

interface Event {
  dataTransfer?: any;
}

interface Window {
  [part: string]: any;
}

interface Error {
  [part: string]: any;
}

