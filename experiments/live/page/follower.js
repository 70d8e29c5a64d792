/** What is followed at the moment, and the guided tours. */
import { byId, el } from "./dom.js";
import { told } from "./follow.js";
import { patrollerOf } from "./place.js";
import { announce } from "./report.js";
import { when } from "./say.js";
import { roleName } from "./titles.js";
import { inLanguage, t } from "./words.js";

const SECONDS_A_PART = 5;
const SLOWEST = 0.5;
const FASTEST = 168;
const LONGEST_STEP_MIN = 1440;

export class Follower {
  /** @param {import("./stage.js").Stage} stage @param {import("./visit.js").Visit} visit @param {() => void} opened shows the panel */
  constructor(stage, visit, opened) {
    this.stage = stage;
    this.visit = visit;
    this.opened = opened;
    /** @type {import("./place.js").Place | null} */
    this.place = null;
    /** @type {any} the last answer of the server about what is followed */
    this.message = null;
    /** @type {any} */
    this.tour = null;
    this.part = 0;
    /** Minute of the part that the city is on its way to. @type {number | undefined} */
    this.until = undefined;
    this.saidRows = 0;
  }

  /** @param {any[]} tours of hello */
  offer(tours) {
    byId("tours").hidden = !tours.length || this.tour !== null;
    byId("tour-buttons").replaceChildren(...tours.map((tour) =>
      el("button", { type: "button", "data-tour": tour.name, onclick: () => this.visit.lead(tour.name) }, inLanguage(tour.title))));
    this.tours = tours;
  }

  /** @param {import("./place.js").Place} place */
  arrive(place) {
    this.place = place;
    if (this.visit.tour === null) this.tour = null;
    const again = this.wanted;
    if (again && again.side < place.sides.length) this.#watch(again);
    this.draw();
  }

  /**
   * Follow something, or nothing.
   * @param {import("./choice.js").Choice | null} choice
   */
  choose(choice) {
    this.message = null;
    this.saidRows = 0;
    this.wanted = choice;
    this.#watch(choice);
    if (choice) this.opened();
    else this.draw();
  }

  /** @param {import("./choice.js").Choice | null} choice */
  #watch(choice) {
    this.stage.choose(choice);
    if (this.place) this.visit.watch(choice, this.place, this.#person(choice));
  }

  /** @param {import("./choice.js").Choice | null} choice */
  #person(choice) {
    if (!choice || !this.place) return null;
    if (choice.what === "resident") return { role: "resident", number: choice.number };
    if (choice.what !== "walker") return null;
    const found = patrollerOf(this.place, choice.side, choice.number);
    return found && { role: roleName(found.role), number: found.number };
  }

  /** @param {any} message */
  hear(message) {
    this.message = message;
    if (message.type === "story") this.#sayNewRows(message);
    this.draw();
  }

  /** @param {any} story */
  #sayNewRows(story) {
    const row = story.rows.at(-1);
    if (row && story.rows.length > this.saidRows) announce(inLanguage(row.text));
    this.saidRows = story.rows.length;
  }

  /** @param {any} tour message `toured` */
  lead(tour) {
    this.tour = tour;
    this.part = 0;
    this.until = undefined;
    this.wanted = { side: 0, what: "case", number: tour.case };
    this.stage.choose(this.wanted);
    this.opened();
    this.draw();
  }

  /** Let the city run up to the next part of the tour; who asks again on the way gets there at once. */
  #next() {
    const step = this.tour.steps[this.part];
    const way = step.minute - this.stage.clock.now;
    if (this.until !== undefined) {
      this.visit.step(Math.min(LONGEST_STEP_MIN, Math.max(1, Math.ceil(way))));
      return;
    }
    this.until = step.minute;
    this.visit.speed(Math.min(FASTEST, Math.max(SLOWEST, way / SECONDS_A_PART)));
    this.visit.play(true);
  }

  /** Stop at the part of the tour that the city has reached. @param {number} minute */
  tick(minute) {
    if (!this.tour || this.until === undefined || minute < this.until) return;
    this.until = undefined;
    this.visit.play(false);
    announce(inLanguage(this.tour.steps[this.part].text));
    this.part += 1;
    this.draw();
  }

  /** Write the panel, in the language of the moment. */
  draw() {
    const root = byId("followed");
    const focused = root.contains(document.activeElement);
    byId("tour").hidden = this.tour === null;
    byId("tours").hidden = this.tour !== null || !this.tours?.length;
    if (this.tour) byId("tour").replaceChildren(...this.#tourParts());
    if (focused) byId("panel-follow").focus();
    if (!this.message || !this.place) {
      root.replaceChildren(el("p", { class: "hint" }, t("follow_hint")));
      return;
    }
    root.replaceChildren(
      ...told(this.message, this.place, this.stage.clock.now, (choice) => this.choose(choice)),
      el("button", { type: "button", onclick: () => this.choose(null) }, t("stop_following")),
    );
  }

  #tourParts() {
    const { steps, name } = this.tour;
    const title = this.tours?.find((/** @type {any} */ tour) => tour.name === name)?.title;
    const past = steps.slice(0, this.part).map((/** @type {any} */ step) =>
      el("li", {}, el("time", {}, when(this.place?.start ?? "", step.minute)), el("span", {}, inLanguage(step.text))));
    const more = this.part < steps.length;
    return [
      el("h3", {}, title ? inLanguage(title) : name),
      el("p", { class: "sub" }, t("tour_part", { n: this.part, all: steps.length })),
      el("ol", { class: "rows" }, ...past),
      el("div", { class: "buttons" },
        more ? el("button", { type: "button", class: "primary", id: "tour-next", onclick: () => this.#next() }, t("tour_next")) : "",
        el("button", { type: "button", onclick: () => this.#leave() }, t("tour_end"))),
    ];
  }

  #leave() {
    this.tour = null;
    this.until = undefined;
    this.wanted = null;
    this.choose(null);
    this.visit.start();
  }
}
