/** The city in words: open cases, queues, patrols. The text alternative of the drawings. */
import { el } from "./dom.js";
import { duration, whole } from "./say.js";
import { kindTitle, nodeTitle, roleName, stageTitle } from "./titles.js";
import { inLanguage, t } from "./words.js";

const MOST_ROWS = 25;

/**
 * All lists of one city.
 * @param {import("./city.js").City} city @param {number} now minute
 * @param {boolean} hidden whether cases that nobody knows of are told
 * @param {import("./follow.js").Choose} choose
 * @param {{title: import("./words.js").Text}[]} roles
 * @returns {Node[]}
 */
export function listOf(city, now, hidden, choose, roles) {
  return [...cases(city, now, hidden, choose), ...queues(city, choose), ...patrols(city, roles)];
}

/** @param {string} title @param {string[]} heads @param {Node[][]} rows */
function table(title, heads, rows) {
  if (!rows.length) return [el("h4", {}, title), el("p", { class: "hint" }, t("list_none"))];
  const head = el("tr", {}, ...heads.map((word) => el("th", { scope: "col" }, t(word))));
  const body = rows.map((cells) => el("tr", {}, ...cells.map((cell) => el("td", {}, cell))));
  return [el("table", {}, el("caption", {}, title), el("thead", {}, head), el("tbody", {}, ...body))];
}

/** @param {string} text */
const words = (text) => document.createTextNode(text);
/** @param {string} text @param {() => void} act */
const link = (text, act) => el("button", { type: "button", class: "link", onclick: act }, text);

/** @param {import("./city.js").City} city @param {number} now @param {boolean} hidden @param {import("./follow.js").Choose} choose */
function cases(city, now, hidden, choose) {
  const rows = [...city.cases.values()]
    .filter((one) => hidden || one.stage > 0)
    .sort((a, b) => b.onset - a.onset)
    .slice(0, MOST_ROWS)
    .map((one) => [
      link(`${kindTitle(city.place, one.kind)} (${one.id})`, () =>
        choose({ side: city.side, what: "case", number: one.id })),
      words(stageTitle(one.stage)),
      words(duration(Math.max(0, now - one.onset))),
    ]);
  return table(t("list_cases"), ["kind", "stage", "since"], rows);
}

/** @param {import("./city.js").City} city @param {import("./follow.js").Choose} choose */
function queues(city, choose) {
  const nodes = [...city.waiting.keys()]
    .filter((node) => city.waiting[node] || city.busy[node])
    .sort((a, b) => city.waiting[b] - city.waiting[a] || city.busy[b] - city.busy[a])
    .slice(0, MOST_ROWS);
  const rows = nodes.map((node) => [
    link(nodeTitle(city.place, node), () => choose({ side: city.side, what: "node", number: node })),
    words(whole(city.waiting[node])),
    words(`${city.busy[node]} / ${city.place.nodes[node].staff}`),
  ]);
  return table(t("list_queues"), ["node", "waiting", "busy"], rows);
}

/** @param {import("./city.js").City} city @param {{title: import("./words.js").Text}[]} roles */
function patrols(city, roles) {
  const counts = [0, 0, 0];
  city.state.forEach((state, i) => {
    if (state) counts[city.role[i]] += 1;
  });
  const rows = counts.map((count, role) => [
    words(roles[role] ? inLanguage(roles[role].title) : roleName(role)), words(whole(count)),
  ]);
  return table(t("list_patrols"), ["role", "count"], rows);
}
