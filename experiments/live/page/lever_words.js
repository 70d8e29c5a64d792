/** What a lever's value means, in words. */
import { areaForOne, number } from "./say.js";
import { inLanguage, t } from "./words.js";

export const DENSITY = "patrol.density_per_km2";
export const ROUTING = "routing.speed";

/**
 * @typedef {{key: string, title: import("./words.js").Text, meaning: import("./words.js").Text,
 *   unit: import("./words.js").Text, kind: "number" | "whole" | "choice" | "switch",
 *   low: number | null, high: number | null, scale: "log" | "linear" | null,
 *   choices: {value: string, title: import("./words.js").Text}[] | null,
 *   acts: "at_once" | "from_start", main: boolean}} Lever
 */

/**
 * A value with its unit.
 * @param {Lever} lever @param {any} value
 * @returns {string}
 */
export function valueOf(lever, value) {
  if (lever.kind === "switch") return t(value ? "on" : "off");
  if (lever.kind === "choice") {
    const choice = lever.choices?.find((one) => one.value === value);
    return choice ? inLanguage(choice.title) : String(value);
  }
  if (lever.key === DENSITY) return t("density_value", { value: number(value) });
  if (lever.key === ROUTING) return t("speed_value", { value: number(value) });
  return `${number(value)} ${inLanguage(lever.unit)}`.trim();
}

/**
 * What a value means, in a sentence.
 * @param {Lever} lever @param {any} value
 */
export function meaningOf(lever, value) {
  if (lever.key === DENSITY) {
    return value > 0 ? t("density_one_for", { area: areaForOne(value) }) : t("density_none");
  }
  if (lever.key === ROUTING) return routingMeaning(value);
  const meaning = inLanguage(lever.meaning);
  return lever.acts === "from_start" ? `${meaning} (${t("from_start")})` : meaning;
}

/** @param {number} value */
function routingMeaning(value) {
  if (Math.abs(value - 1) < 0.01) return t("speed_as_is");
  if (value > 1) return t("speed_faster", { n: number(value) });
  return t("speed_slower", { n: number(1 / value) });
}
