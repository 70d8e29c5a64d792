/** The levers: two large sliders first, the others behind "more"; one control for each city. */
import { atMostEvery, el, setText } from "./dom.js";
import { meaningOf, valueOf } from "./lever_words.js";
import { inLanguage, t } from "./words.js";

const STEPS = 200;
/** Small values get more room than large ones; a scale that begins at 0 has no logarithm. */
const BENDS = {
  log: { to: Math.log, from: Math.exp },
  root: { to: Math.sqrt, from: (/** @type {number} */ x) => x * x },
};
const DIGITS = 3;
const SEND_MS = 120;

/** @typedef {import("./lever_words.js").Lever} Lever */

export class Levers {
  /**
   * @param {HTMLElement} main takes the first two @param {HTMLElement} more takes the others
   * @param {(side: number, lever: Lever, value: unknown) => void} set
   */
  constructor(main, more, set) {
    this.main = main;
    this.more = more;
    this.set = set;
    /** @type {Control[]} */
    this.controls = [];
  }

  /**
   * Make the controls.
   * @param {Lever[]} levers @param {Record<string, unknown>[]} sides values by side
   */
  show(levers, sides) {
    this.controls = levers
      .filter((lever) => sides[0][lever.key] !== undefined)
      .map((lever) => new Control(lever, sides.map((values) => values[lever.key]), this.set));
    const roots = (/** @type {boolean} */ main) =>
      this.controls.filter((one) => one.lever.main === main).map((one) => one.root);
    this.main.replaceChildren(...roots(true));
    this.more.replaceChildren(...roots(false));
  }

  /** Take over another language. */
  reword() {
    for (const control of this.controls) control.reword();
  }

  /** Put the focus on a lever. @param {number} which */
  focus(which) {
    this.controls[which]?.inputs[0].focus();
  }
}

class Control {
  /** @param {Lever} lever @param {unknown[]} values by side @param {(side: number, lever: Lever, value: unknown) => void} set */
  constructor(lever, values, set) {
    this.lever = lever;
    this.values = values;
    this.title = el("h3", { class: "lever-title" });
    this.inputs = values.map((value, side) => inputFor(lever, value, side, (next) => {
      this.values[side] = next;
      this.reword();
      set(side, lever, next);
    }));
    this.outputs = values.map(() => el("output", { class: "lever-value" }));
    this.meanings = values.map((_, side) => el("p", { class: "meaning", id: meaningId(lever, side) }));
    const rows = values.map((_, side) =>
      el("div", { class: `lever-row side-${side} ${lever.kind}` }, this.outputs[side], this.inputs[side], this.meanings[side]),
    );
    this.root = el("div", { class: lever.main ? "lever main-lever" : "lever", "data-lever": lever.key }, this.title, ...rows);
    this.reword();
  }

  /** Say title, value and meaning. */
  reword() {
    setText(this.title, inLanguage(this.lever.title));
    this.values.forEach((value, side) => {
      const words = valueOf(this.lever, value);
      const city = this.values.length > 1 ? t(side ? "city_b" : "city_a") : "";
      this.outputs[side].replaceChildren(city && el("span", { class: "of-city" }, city), words);
      setText(this.meanings[side], meaningOf(this.lever, value));
      const input = this.inputs[side];
      input.setAttribute("aria-label", `${city} ${inLanguage(this.lever.title)}`.trim());
      if (this.lever.kind !== "choice" && this.lever.kind !== "switch") input.setAttribute("aria-valuetext", words);
      for (const option of input.querySelectorAll("option")) {
        setText(option, valueOf(this.lever, option.value));
      }
    });
  }
}

/** @param {Lever} lever @param {number} side */
const meaningId = (lever, side) => `meaning-${lever.key.replaceAll(".", "-")}-${side}`;

/** @param {Lever} lever @param {any} value @param {number} side @param {(value: unknown) => void} changed */
function inputFor(lever, value, side, changed) {
  const common = { "aria-describedby": meaningId(lever, side), "data-side": side };
  if (lever.kind === "switch") {
    const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", ...common }));
    box.checked = Boolean(value);
    box.addEventListener("change", () => changed(box.checked));
    return box;
  }
  return lever.kind === "choice" ? chooser(lever, value, common, changed) : slider(lever, value, common, changed);
}

/** @param {Lever} lever @param {any} value @param {Record<string, unknown>} common @param {(value: unknown) => void} changed */
function chooser(lever, value, common, changed) {
  const options = (lever.choices ?? []).map((choice) => el("option", { value: choice.value }, choice.value));
  const select = /** @type {HTMLSelectElement} */ (el("select", common, ...options));
  select.value = String(value);
  select.addEventListener("change", () => changed(select.value));
  return select;
}

/** @param {Lever} lever @param {any} value @param {Record<string, unknown>} common @param {(value: unknown) => void} changed */
function slider(lever, value, common, changed) {
  const scale = scaleOf(lever);
  const input = /** @type {HTMLInputElement} */ (
    el("input", { type: "range", min: 0, max: scale.steps, step: 1, ...common })
  );
  input.value = String(scale.toStep(Number(value)));
  const tell = atMostEvery(SEND_MS, changed);
  input.addEventListener("input", () => tell(scale.toValue(Number(input.value))));
  return input;
}

/**
 * How the positions of a slider stand for values.
 * @param {Lever} lever
 * @returns {{steps: number, toStep: (value: number) => number, toValue: (step: number) => number}}
 */
export function scaleOf(lever) {
  const low = Number(lever.low);
  const high = Number(lever.high);
  if (lever.kind === "whole") {
    return { steps: high - low, toStep: (value) => value - low, toValue: (step) => low + step };
  }
  const bend = BENDS[lever.scale === "log" && low > 0 ? "log" : "root"];
  const [a, b] = [bend.to(low), bend.to(high)];
  return {
    steps: STEPS,
    toStep: (value) => Math.round(((bend.to(value) - a) / (b - a)) * STEPS),
    toValue: (step) => Number(bend.from(a + ((b - a) * step) / STEPS).toPrecision(DIGITS)),
  };
}
