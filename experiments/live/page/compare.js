/** Two cities side by side, and what the second one gets. */
import { byId, setText } from "./dom.js";
import { DENSITY, ROUTING } from "./lever_words.js";
import { t } from "./words.js";

const TWICE = 2;
const FOUR_TIMES = 4;
/** Factors by which the levers of city B differ from those of city A. */
const GIFTS = new Map([
  ["patrol", new Map([[DENSITY, TWICE]])],
  ["speed", new Map([[ROUTING, FOUR_TIMES]])],
  ["both", new Map([[DENSITY, TWICE], [ROUTING, FOUR_TIMES]])],
  ["same", new Map()],
]);

/**
 * Wire the controls.
 * @param {import("./visit.js").Visit} visit
 * @param {() => import("./lever_words.js").Lever[]} levers
 * @param {() => void} begin starts the visit anew
 */
export function wireCompare(visit, levers, begin) {
  const button = byId("compare");
  let pair = false;
  /** Values that city A has. @type {Record<string, unknown>} */
  let valuesOfA = {};
  const reword = () => setText(button, t(pair ? "one_city" : "compare"));
  button.addEventListener("click", () => {
    visit.sides = pair ? visit.sides.slice(0, 1) : [visit.sides[0], gifted("both", visit.sides[0], valuesOfA, levers())];
    begin();
  });
  for (const choice of document.querySelectorAll("[data-give]")) {
    choice.addEventListener("click", () => {
      const gift = String(/** @type {HTMLElement} */ (choice).dataset.give);
      visit.sides = [visit.sides[0], gifted(gift, visit.sides[0], valuesOfA, levers())];
      begin();
    });
  }
  return {
    reword,
    /** @param {number} sides shown @param {Record<string, unknown>} values of city A */
    show(sides, values) {
      pair = sides > 1;
      valuesOfA = values;
      button.setAttribute("aria-pressed", String(pair));
      byId("give-b").hidden = !pair;
      reword();
    },
  };
}

/**
 * Levers of city B.
 * @param {string} gift @param {Record<string, unknown>} set what is set in city A
 * @param {Record<string, unknown>} values all values of city A
 * @param {import("./lever_words.js").Lever[]} levers
 */
function gifted(gift, set, values, levers) {
  const out = { ...set };
  for (const [key, factor] of GIFTS.get(gift) ?? []) {
    const lever = levers.find((one) => one.key === key);
    const wanted = Number(values[key]) * factor;
    out[key] = Math.min(lever?.high ?? wanted, wanted);
  }
  return out;
}
