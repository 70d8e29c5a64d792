/** Keys that work anywhere on the page. */
import { el } from "./dom.js";
import { t } from "./words.js";

/** Key as shown, key of the words. The order is that of the help. */
const KEYS = [
  ["Space", "key_play"], [".", "key_step"], ["R", "key_restart"], ["N", "key_another"],
  ["[ ]", "key_speed"], ["P  O", "key_levers"], ["C", "key_compare"], ["H", "key_hidden"],
  ["T", "key_tabs"], ["L", "key_language"], ["B", "key_large"], ["D", "key_dark"],
  ["← ↑ → ↓ + − 0", "key_map"], ["?", "key_help"], ["Esc", "key_close"],
];
const OWN_SPACE = new Set(["BUTTON", "SUMMARY", "A"]);

/**
 * Listen for the keys.
 * @param {Record<string, () => void>} acts by the key in lower case; " " is the space bar
 */
export function listenForKeys(acts) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Whether the element with the focus needs the key itself. @param {KeyboardEvent} event */
function isTaken(event) {
  const node = /** @type {HTMLInputElement} */ (event.target);
  if (node.tagName === "SELECT" || document.querySelector("dialog[open]")) return true;
  return event.key === " " && (OWN_SPACE.has(node.tagName) || node.type === "checkbox");
}

/**
 * The list of keys for the help.
 * @param {string[]} [some] keys that this page has; all, if not given
 * @returns {Node[]}
 */
export function keyList(some) {
  return KEYS.filter(([key]) => !some || some.includes(key)).map(([key, word]) =>
    el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(word))));
}
