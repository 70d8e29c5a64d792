/** The numbers of the city: large ones first, then the difference between two cities, then charts. */
import { drawChart } from "./chart.js";
import { el, setText } from "./dom.js";
import { differenceList } from "./difference.js";
import { durationOrNot, percent, whole } from "./say.js";
import { t } from "./words.js";

const MINUTES_PER_HOUR = 60;

/** @typedef {import("./history.js").Measured} Measured */
/** @param {number[]} open @returns {number} */
const sum = (open) => open.reduce((total, n) => total + n, 0);
/** @param {Measured} side */
const hoursOf = (side) => Object.values(side.hours).reduce((total, n) => total + n, 0);

/** Large numbers: word, value in words, hint. */
const HEADLINES = [
  { word: "detection_delay_min", hint: "detection_hint", say: (/** @type {Measured} */ m) => durationOrNot(m.detection_delay_min) },
  { word: "response_min", hint: "response_hint", say: (/** @type {Measured} */ m) => durationOrNot(m.response_min) },
  { word: "help_min", hint: "help_hint", say: (/** @type {Measured} */ m) => durationOrNot(m.help_min) },
  { word: "open_cases", hint: "open_hint", say: (/** @type {Measured} */ m) => whole(sum(m.open)) },
];
/** Charts: word, unit, value. A second, faint line is drawn where `part` is given. */
const CHARTS = [
  { word: "detection_delay_min", unit: "min", of: (/** @type {Measured} */ m) => m.detection_delay_min },
  { word: "response_min", unit: "min", of: (/** @type {Measured} */ m) => m.response_min },
  { word: "open_cases", unit: "cases", of: (/** @type {Measured} */ m) => sum(m.open), part: (/** @type {Measured} */ m) => sum(m.open) - m.open[0], partWord: "known" },
  { word: "hours", unit: "h", of: hoursOf },
];

export class Numbers {
  /** @param {HTMLElement} root @param {import("./history.js").History} history */
  constructor(root, history) {
    this.history = history;
    this.tiles = HEADLINES.map(() => el("div", { class: "tile" }));
    this.difference = el("div", { class: "difference" });
    this.figures = CHARTS.map((chart) => figureFor(chart.word));
    root.append(
      el("div", { class: "tiles" }, ...this.tiles),
      this.difference,
      el("div", { class: "charts" }, ...this.figures.map((one) => one.root)),
    );
    new ResizeObserver(() => this.draw()).observe(root);
  }

  /** Show what has been measured, in the language and colours of the moment. */
  draw() {
    const last = this.history.last;
    HEADLINES.forEach((headline, i) => this.tiles[i].replaceChildren(...tile(headline, last?.sides ?? [])));
    this.difference.replaceChildren(...differenceList(last?.difference ?? null));
    CHARTS.forEach((chart, i) => this.#drawChart(chart, this.figures[i]));
  }

  /** @param {typeof CHARTS[number]} chart @param {ReturnType<typeof figureFor>} figure */
  #drawChart(chart, figure) {
    const { points, changes, last } = this.history;
    const until = last?.minute ?? MINUTES_PER_HOUR;
    const sides = last?.sides.map((_, side) => side) ?? [];
    const line = (/** @type {number} */ side, /** @type {(m: Measured) => number | null} */ of, faint = false) => ({
      side, faint, points: points.map((point) => ({ minute: point.minute, value: of(point.sides[side]) })),
    });
    const lines = sides.map((side) => line(side, chart.of));
    const parts = chart.part ? sides.map((side) => line(side, chart.part, true)) : [];
    drawChart(figure.canvas, { lines: [...parts, ...lines], unit: /** @type {any} */ (chart.unit), from: points[0]?.minute ?? 0, until, changes });
    setText(figure.caption, t(chart.word));
    setText(figure.part, chart.partWord ? t(chart.partWord) : "");
    const values = (last?.sides ?? []).map((side) => said(chart, side)).join(" / ");
    figure.canvas.setAttribute("aria-label", t("chart_label", { title: t(chart.word), values }));
  }
}

/** @param {typeof CHARTS[number]} chart @param {Measured} side */
function said(chart, side) {
  const value = chart.of(side);
  if (chart.unit === "min") return durationOrNot(value);
  return `${whole(value ?? 0)} ${t(`unit_${chart.unit}`)}`;
}

/** @param {string} word */
function figureFor(word) {
  const canvas = /** @type {HTMLCanvasElement} */ (el("canvas", { role: "img" }));
  const caption = el("span", {});
  const part = el("span", { class: "part" });
  const root = el("figure", { class: "chart", "data-chart": word }, el("figcaption", {}, caption, part), canvas);
  return { root, canvas, caption, part };
}

/** @param {typeof HEADLINES[number]} headline @param {Measured[]} sides */
function tile(headline, sides) {
  const values = sides.map((side, i) => el("span", { class: `value side-${i}` }, headline.say(side)));
  const hidden = sides.map((side) => whole(side.open[0])).join(" / ");
  const share = sides.map((side) => (side.found_share === null ? "–" : percent(side.found_share))).join(" / ");
  return [
    el("h3", {}, t(headline.word)),
    el("p", { class: "values" }, ...values),
    el("p", { class: "hint" }, t(headline.hint, { hidden, share })),
  ];
}
