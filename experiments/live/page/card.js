/** The card of one city: its map, its command network, and a line of counts. */
import { el, setText } from "./dom.js";
import { CityMap } from "./map.js";
import { steer } from "./map_input.js";
import { Network } from "./network.js";
import { whole } from "./say.js";
import { inLanguage, t } from "./words.js";

/** @typedef {import("./choice.js").Choice} Choice */
/**
 * @typedef {{choose: (choice: Choice) => void, point: (choice: Choice | null, event: PointerEvent) => void}} Told
 */

export class Card {
  /**
   * @param {import("./city.js").City} city
   * @param {boolean} alone whether it is the only city
   * @param {Told} told
   */
  constructor(city, alone, told) {
    this.city = city;
    this.alone = alone;
    this.title = el("h2", { class: "city-title" });
    this.counts = el("p", { class: "counts" });
    this.mapFrame = frame("map", { tabindex: 0, role: "application" });
    this.networkFrame = frame("network", { role: "img", tabindex: 0 });
    this.networkTitle = el("h3", { class: "network-title", "data-word": "network" });
    this.root = this.#build();
    this.#listen(told);
    /** @type {CityMap | null} */
    this.map = null;
    /** @type {Network | null} */
    this.network = null;
  }

  #build() {
    const { width, height } = this.city.place;
    this.mapBox = el("div", { class: "map-box" }, this.mapFrame, this.#zoomButtons());
    this.mapBox.style.setProperty("--ratio", String(width / height));
    return el(
      "section",
      { class: `city side-${this.city.side}` },
      el("div", { class: "map-part" },
        el("header", { class: "city-head" }, this.title, this.counts),
        this.mapBox,
      ),
      el("div", { class: "network-part" },
        el("header", { class: "city-head" }, this.networkTitle, el("p", { class: "hint", "data-word": "network_hint" })), this.networkFrame),
    );
  }

  #zoomButtons() {
    const button = (/** @type {string} */ word, /** @type {string} */ sign, /** @type {() => void} */ act) =>
      el("button", { type: "button", class: "round", "data-word-label": word, "data-word-title": word, onclick: act }, sign);
    return el(
      "div", { class: "zoom" },
      button("zoom_in", "+", () => this.map?.zoom(1)),
      button("zoom_out", "−", () => this.map?.zoom(-1)),
      button("zoom_fit", "□", () => this.map?.fit()),
    );
  }

  /** @param {Told} told */
  #listen(told) {
    steer(this.mapFrame, () => this.map, told);
    const nodeAt = (/** @type {PointerEvent} */ event) => {
      const node = this.network?.nodeAt(event) ?? null;
      return node === null ? null : { side: this.city.side, what: /** @type {const} */ ("node"), number: node };
    };
    this.networkFrame.addEventListener("pointermove", (event) => told.point(nodeAt(event), event));
    this.networkFrame.addEventListener("pointerleave", (event) => told.point(null, event));
    this.networkFrame.addEventListener("click", (event) => {
      const choice = nodeAt(/** @type {PointerEvent} */ (event));
      if (choice) told.choose(choice);
    });
  }

  /** Make the drawings, now that the card has its size. */
  begin() {
    this.map = new CityMap(this.mapFrame, this.city);
    this.network = new Network(this.networkFrame, this.city);
  }

  /** Take over another size, theme or language. */
  restyle() {
    this.map?.restyle();
    this.network?.restyle();
    this.describe();
  }

  /** @param {import("./clock.js").Clock} clock */
  draw(clock) {
    this.map?.draw(clock);
    this.network?.draw(clock);
  }

  /** @param {Choice | null} choice */
  choose(choice) {
    const mine = choice && choice.side === this.city.side ? choice : null;
    if (this.map) this.map.chosen = mine;
    if (this.network) this.network.chosen = mine?.what === "node" ? mine.number : null;
  }

  /** Say in words what the pictures show. */
  describe() {
    const { place, side } = this.city;
    const n = countsOf(this.city);
    const name = this.alone ? t("map") : t(side ? "city_b" : "city_a");
    setText(this.title, name);
    this.counts.replaceChildren(
      ...[["on_patrol_n", n.patrols], ["known_n", n.known], ["hidden_n", n.hidden]].map(([word, value]) =>
        el("span", {}, el("b", {}, whole(Number(value))), ` ${t(String(word))}`),
      ),
    );
    this.mapFrame.setAttribute("aria-label", `${name}. ${t("map_label", { title: inLanguage(place.title), ...n })}`);
    this.networkFrame.setAttribute("aria-label", `${name}. ${t("network_label", networkCounts(this.city))}`);
  }
}

/** @param {string} name @param {Record<string, unknown>} attributes */
function frame(name, attributes) {
  const canvas = () => el("canvas", { "aria-hidden": "true" });
  return el("div", { class: `frame ${name}-frame`, ...attributes }, canvas(), canvas());
}

/** @param {import("./city.js").City} city */
function countsOf(city) {
  const stages = [...city.cases.values()].map((one) => one.stage);
  const hidden = stages.filter((stage) => stage === 0).length;
  return {
    patrols: city.state.reduce((sum, state) => sum + Number(state > 0), 0),
    hidden,
    known: stages.length - hidden,
  };
}

/** @param {import("./city.js").City} city */
function networkCounts(city) {
  const longest = city.waiting.indexOf(Math.max(...city.waiting));
  const waiting = city.waiting.reduce((sum, n) => sum + n, 0);
  return {
    nodes: city.place.nodes.length,
    moving: city.hops.length,
    waiting,
    longest: waiting ? `${inLanguage(city.place.nodes[longest].title)} (${city.waiting[longest]})` : t("nobody_waits"),
  };
}
