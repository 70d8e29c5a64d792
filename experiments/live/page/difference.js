/** How two cities differ, in words, and how sure that is. */
import { el } from "./dom.js";
import { duration, number, whole } from "./say.js";
import { t } from "./words.js";

const WORDS = new Map([
  ["found_share", "found_share_diff"],
  ["detection_delay_min", "detection_diff"],
  ["help_min", "help_diff"],
]);
const LEAST = 1e-3;
const BETTER = new Map([["found_share", "higher"]]);

/** @typedef {import("./history.js").Difference} Difference */

/**
 * The difference, a sentence for each measure.
 * @param {Difference[] | null} difference
 * @returns {Node[]}
 */
export function differenceList(difference) {
  if (!difference?.length) return [];
  const { cases, days } = difference[0];
  return [
    el("h3", {}, t("difference")),
    el("ul", {}, ...difference.map(sentence)),
    el("p", { class: "hint" }, t("paired", { cases: whole(cases), days: whole(days) })),
  ];
}

/** @param {Difference} one */
function sentence(one) {
  const what = t(WORDS.get(one.measure) ?? one.measure);
  const way = Math.abs(one.mean) < LEAST ? "same" : one.mean < 0 ? "lower" : "higher";
  const good = way !== "same" && way === (BETTER.get(one.measure) ?? "lower");
  const sure = one.sure === "lower" || one.sure === "higher";
  const mark = sure ? (good ? "better" : "worse") : "open";
  return el(
    "li", { class: mark },
    el("span", { class: "what" }, t(way, { what, n: size(one.measure, Math.abs(one.mean)) })),
    el("span", { class: "how-sure" }, howSure(one, sure)),
  );
}

/** @param {Difference} one @param {boolean} sure */
function howSure(one, sure) {
  if (one.low === null || one.high === null) return t("early");
  return t(sure ? "sure" : "unsure", {
    low: signed(one.measure, one.low), high: signed(one.measure, one.high),
  });
}

/** @param {string} measure @param {number} value */
function size(measure, value) {
  return measure.endsWith("_min") ? duration(value) : t("points", { n: number(value * 100, 2) });
}

/** @param {string} measure @param {number} value */
function signed(measure, value) {
  return `${value < 0 ? "−" : "+"}${size(measure, Math.abs(value))}`;
}
