/** The language of the page: one catalogue of words, switched at once everywhere. */
import { NOTES } from "./words_notes.js";
import { WORDS } from "./words_page.js";

/** @typedef {"en" | "zh"} Language */
/** @typedef {{en: string, zh: string}} Text */

/** @type {Record<string, [string, string]>} */
const CATALOGUE = { ...WORDS, ...NOTES };
/** Attributes that hold words, by the data attribute that names their key. */
const PLACES = { wordLabel: "aria-label", wordTitle: "title" };

/** @type {Language} */
let language = "en";

/** Language that is shown. */
export const languageNow = () => language;

/**
 * Show the page in another language.
 * @param {Language} wanted
 */
export function speak(wanted) {
  language = wanted;
  document.documentElement.lang = wanted === "zh" ? "zh-CN" : "en";
  fillIn(document.documentElement);
}

/**
 * The words for a key, with what stands in braces filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const words = CATALOGUE[key];
  if (!words) throw new Error(`no words for "${key}"`);
  const text = words[language === "zh" ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * A text that the server has worded.
 * @param {Text} text
 * @returns {string}
 */
export function inLanguage(text) {
  return text[language];
}

/**
 * Fill in the words of all elements below one that name their key.
 * @param {Element} root
 */
export function fillIn(root) {
  for (const node of root.querySelectorAll("[data-word]")) {
    node.textContent = t(node.dataset.word);
  }
  for (const [data, attribute] of Object.entries(PLACES)) {
    const selector = `[data-${data.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}]`;
    for (const node of root.querySelectorAll(selector)) {
      node.setAttribute(attribute, t(node.dataset[data]));
    }
  }
}
