/** What the reader wishes of the page: language, dark colours, large type. Kept for the next visit. */
import { byId } from "./dom.js";
import { languageNow, speak } from "./words.js";

const root = document.documentElement;

/**
 * Wire the three buttons of the head.
 * @param {() => void} changed called after each change, to draw anew
 */
export function wireWishes(changed) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const toggle = (/** @type {string} */ id, /** @type {string} */ name, /** @type {boolean} */ first) => {
    const button = byId(id);
    const show = (/** @type {boolean} */ on) => {
      root.classList.toggle(name, on);
      button.setAttribute("aria-pressed", String(on));
    };
    show(kept(name) === null ? first : kept(name) === "yes");
    button.addEventListener("click", () => {
      const on = !root.classList.contains(name);
      keep(name, on ? "yes" : "no");
      show(on);
      changed();
    });
  };
  toggle("dark", "dark", dark.matches);
  toggle("large", "large", false);
  byId("language").addEventListener("click", () => {
    speak(languageNow() === "en" ? "zh" : "en");
    keep("language", languageNow());
    changed();
  });
  speak(firstLanguage());
}

/** @returns {import("./words.js").Language} */
function firstLanguage() {
  const wanted = kept("language") ?? navigator.language;
  return wanted.startsWith("zh") ? "zh" : "en";
}

/** @param {string} name @returns {string | null} */
function kept(name) {
  try {
    return localStorage.getItem(`safetynet-${name}`);
  } catch {
    return null; // no storage in a private window or from a file
  }
}

/** @param {string} name @param {string} value */
function keep(name, value) {
  try {
    localStorage.setItem(`safetynet-${name}`, value);
  } catch {
    // The wish then lasts as long as the page.
  }
}
