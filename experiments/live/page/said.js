/** The line that tells what a lever has changed. */
import { valueOf } from "./lever_words.js";
import { when, whole } from "./say.js";
import { inLanguage, t } from "./words.js";

const ONE_MOVE_MS = 2500;

/**
 * @param {any} said message of the server
 * @param {import("./lever_words.js").Lever} lever
 * @param {import("./place.js").Place} place
 * @returns {string}
 */
export function saidLine(said, lever, place) {
  const pair = place.sides.length > 1;
  const side = pair ? t("side_colon", { city: t(said.side ? "city_b" : "city_a") }) : "";
  const values = {
    side,
    lever: inLanguage(lever.title),
    before: valueOf(lever, said.before),
    after: valueOf(lever, said.after),
    when: when(place.start, said.minute),
  };
  if (said.acts === "from_start") return t("said_from_start", values);
  const units = said.units
    ? t("said_units", { before: whole(said.units[0]), after: whole(said.units[1]) }) : "";
  return t("said", values) + units;
}

/** A slider is moved in many small steps; they are told as one. */
export class Sayings {
  constructor() {
    /** @type {any} */
    this.first = null;
    this.at = -Infinity;
  }

  /**
   * What was said, from where the move began.
   * @param {any} said message of the server
   * @param {number} [now] milliseconds
   */
  joined(said, now = performance.now()) {
    const goesOn = this.first?.lever === said.lever && this.first.side === said.side;
    if (!goesOn || now - this.at > ONE_MOVE_MS) this.first = said;
    this.at = now;
    const units = said.units && this.first.units ? [this.first.units[0], said.units[1]] : said.units;
    return { ...said, before: this.first.before, units };
  }
}
