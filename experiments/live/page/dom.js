/** Small helpers for the document. Text from data only ever becomes a text node. */

/**
 * Make an element.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `class`, `onclick`, `aria-label`, ...; null leaves one out
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/**
 * The element with this id.
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no element #${id}`);
  return node;
}

/**
 * Set the text of an element, when it is another one than before.
 * @param {Element} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Call a function at most once in so many milliseconds; the last call always counts.
 * @template {unknown[]} A
 * @param {number} waitMs
 * @param {(...rest: A) => void} action
 * @returns {(...rest: A) => void}
 */
export function atMostEvery(waitMs, action) {
  let last = -Infinity;
  let timer = 0;
  return (...rest) => {
    clearTimeout(timer);
    const run = () => {
      last = performance.now();
      action(...rest);
    };
    const left = last + waitMs - performance.now();
    if (left <= 0) run();
    else timer = setTimeout(run, left);
  };
}
