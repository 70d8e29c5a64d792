/** The panel that follows one case, one person, one desk or one cell. */
import { el } from "./dom.js";
import { duration, number, when } from "./say.js";
import { kindTitle, nodeTitle, personTitle, stageTitle } from "./titles.js";
import { inLanguage, t } from "./words.js";
import { FIRST_END } from "./frames.js";

/** @typedef {import("./choice.js").Choice} Choice */
/** @typedef {(choice: Choice) => void} Choose */
/** @typedef {import("./place.js").Place} Place */

/**
 * The answer of the server as a list of elements.
 * @param {any} message `story`, `queue`, `who` or `here`
 * @param {Place} place @param {number} now minute @param {Choose} choose
 * @returns {Node[]}
 */
export function told(message, place, now, choose) {
  const tell = { story, queue, who, here }[/** @type {"story"} */ (message.type)];
  return tell(message, place, now, choose);
}

/** @param {string} text @param {() => void} act */
function link(text, act) {
  return el("button", { type: "button", class: "link", onclick: act }, text);
}

/** @param {any} message @param {Place} place @param {number} now @param {Choose} choose */
function story(message, place, now, choose) {
  const stage = message.end === null ? message.stage : FIRST_END + message.end;
  return [
    el("h3", {}, kindTitle(place, message.kind)),
    el("p", { class: "sub" },
      el("span", { class: `badge stage-${message.end === null ? message.stage : "end"}` }, stageTitle(stage)),
      ` ${t("case_n", { n: message.case })} · ${t("began", { when: when(place.start, message.onset_min) })}`),
    ...waits(message, place, choose),
    el("h4", {}, t("so_far")),
    rowList(message, place, choose),
  ];
}

/** @param {any} message @param {Place} place @param {Choose} choose @returns {Node[]} */
function waits(message, place, choose) {
  const wait = message.waits;
  if (!wait) return [];
  const times = [t("waits_since", { when: when(place.start, wait.since_min) })];
  if (wait.until_min !== null) times.push(t("waits_until", { when: when(place.start, wait.until_min) }));
  const desk = wait.node === null ? [] : [" ", link(nodeTitle(place, wait.node), () =>
    choose({ side: message.side, what: "node", number: wait.node }))];
  return [
    el("div", { class: "waits" },
      el("h4", {}, t("why")),
      el("p", {}, inLanguage(wait.text)),
      el("p", { class: "hint" }, times.join(", "), ...desk)),
  ];
}

/** @param {any} message @param {Place} place @param {Choose} choose */
function rowList(message, place, choose) {
  if (!message.rows.length) return el("p", { class: "hint" }, t("no_rows"));
  const rows = message.rows.map((/** @type {any} */ row) =>
    el("li", {},
      el("time", {}, when(place.start, row.minute)),
      el("span", {}, inLanguage(row.text), ...rowLinks(row, message, place, choose))));
  return el("ol", { class: "rows" }, ...rows);
}

/** Links from a row to its case, person or desk. @param {any} row @param {any} message @param {Place} place @param {Choose} choose */
function rowLinks(row, message, place, choose) {
  const links = [];
  const { side } = message;
  if (message.type === "who" && row.case !== null) {
    links.push(link(t("case_n", { n: row.case }), () => choose({ side, what: "case", number: row.case })));
  }
  const person = message.type === "story" && row.number !== null ? personChoice(row, side, place) : null;
  if (person) links.push(link(personTitle(row.role, row.number), () => choose(person)));
  return links.flatMap((one) => [" ", one]);
}

/** @param {any} row @param {number} side @param {Place} place @returns {Choice | null} */
function personChoice(row, side, place) {
  if (row.role === "resident") return { side, what: "resident", number: row.number };
  const role = ["volunteer", "team", "worker"].indexOf(row.role);
  const force = place.sides[side].patrollers.find((one) => one.role === role);
  return force ? { side, what: "walker", number: force.first + row.number } : null;
}

/** @param {any} message @param {Place} place @param {number} now @param {Choose} choose */
function queue(message, place, now, choose) {
  const node = place.nodes[message.node];
  const open = message.open ? t("is_open") : message.opens_min === null ? t("off_duty") : t("is_closed", { when: when(place.start, message.opens_min) });
  const rows = message.waiting.map((/** @type {any} */ row) => el("li", {}, queued(row, message, place, choose),
    el("span", { class: "hint" }, row.since_min === null ? "" : ` ${t("waits_since", { when: when(place.start, row.since_min) })}`)));
  return [
    el("h3", {}, inLanguage(node.title)),
    el("p", { class: "sub" }, el("span", { class: "badge" }, open), ` ${t("staff", message)}`),
    el("h4", {}, `${t("queue_of")} (${message.waiting.length})`),
    rows.length ? el("ol", { class: "queue" }, ...rows) : el("p", { class: "hint" }, t("queue_empty")),
  ];
}

/** @param {any} row @param {any} message @param {Place} place @param {Choose} choose */
function queued(row, message, place, choose) {
  if (row.case === null) return el("span", {}, t("a_call"));
  return link(`${kindTitle(place, row.kind)} · ${t("case_n", { n: row.case })}`, () =>
    choose({ side: message.side, what: "case", number: row.case }));
}

/** @param {any} message @param {Place} place @param {number} now @param {Choose} choose */
function who(message, place, now, choose) {
  const facts = [t(message.on_duty ? "on_duty" : "off_duty")];
  if (message.busy) facts.push(t("is_busy"));
  if (message.until_min !== null) facts.push(t("until", { when: when(place.start, message.until_min) }));
  if (message.beat_cells) facts.push(t("beat", { n: message.beat_cells }));
  if (message.trust !== null) facts.push(t("trust", { n: number(message.trust, 2) }));
  return [
    el("h3", {}, personTitle(message.role, message.number)),
    el("p", { class: "sub" }, facts.join(" · ")),
    el("h4", {}, t("so_far")),
    rowList(message, place, choose),
  ];
}

/** @param {any} message @param {Place} place @param {number} now @param {Choose} choose */
function here(message, place, now, choose) {
  const { side } = message;
  const cases = message.cases.map((/** @type {any} */ one) => link(
    `${kindTitle(place, one.kind)} · ${stageTitle(one.stage)} · ${t("age", { time: duration(now - one.onset_min) })}`,
    () => choose({ side, what: "case", number: one.case })));
  const people = message.patrollers.map((/** @type {any} */ one) => {
    const choice = personChoice(one, side, place);
    return link(personTitle(one.role, one.number), () => choice && choose(choice));
  });
  const desks = place.nodes.flatMap((node, number) => (node.cell === message.cell ? [number] : []))
    .map((number) => link(nodeTitle(place, number), () => choose({ side, what: "node", number })));
  const village = place.names.village[message.village];
  return [
    el("h3", {}, `${t(`land_${message.land_use}`)}${village ? ` · ${villageTitle(place, message)}` : ""}`),
    el("p", { class: "sub" }, `${t("here_people", { n: message.residents })} · ${t("here_jobs", { n: message.jobs })}`),
    el("ul", { class: "here" }, ...[...cases, ...people, ...desks].map((one) => el("li", {}, one))),
  ];
}

/** @param {Place} place @param {any} message */
function villageTitle(place, message) {
  const node = place.nodes.find((one) => one.level === "village" && one.number === message.village);
  return node ? inLanguage(node.title) : "";
}

