/**
 * Makes an element: `element('button', { type: 'button', onclick }, 'Open')`.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {{ [name: string]: any }} [properties]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name in made && !name.startsWith('aria')) /** @type {any} */ (made)[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

/**
 * Writes the text of an element that has nothing else in it, where it differs. Its text node stays, so that a browser lays out no more than
 * the text.
 * @param {Element} place
 * @param {string} text
 */
export function write(place, text) {
  const { firstChild } = place;
  if (!(firstChild instanceof Text) || firstChild.nextSibling) place.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}

/**
 * The element of an id, as whoever asks for it knows it to be. @returns {any}
 * @param {string} id
 */
export const byId = (id) => document.getElementById(id);
