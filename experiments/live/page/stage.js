/** All cities that are shown, with one clock, drawn sixty times a second. The live page and the replay share it. */
import { Card } from "./card.js";
import { City } from "./city.js";
import { Clock } from "./clock.js";
import { wantsStillness } from "./look.js";
import { fillIn } from "./words.js";

const DESCRIBE_MS = 1000;
const STILL_MS = 500;
const LONGEST_STEP_S = 0.1;

/**
 * @typedef {{choose: import("./card.js").Told["choose"], point: import("./card.js").Told["point"],
 *   minute: (minute: number) => void}} StageTold
 */

export class Stage {
  /** @param {HTMLElement} root element that takes the cards @param {StageTold} told */
  constructor(root, told) {
    this.root = root;
    this.told = told;
    this.clock = new Clock();
    /** @type {Card[]} */
    this.cards = [];
    this.hidden = true;
    /** @type {import("./choice.js").Choice | null} */
    this.choice = null;
    this.described = 0;
    this.last = 0;
    new ResizeObserver(() => this.restyle()).observe(root);
    requestAnimationFrame((now) => this.#tick(now));
  }

  /** @param {import("./place.js").Place} place */
  show(place) {
    const alone = place.sides.length === 1;
    this.cards = place.sides.map((_, side) => new Card(new City(place, side), alone, this.told));
    this.root.replaceChildren(...this.cards.map((card) => card.root));
    this.root.classList.toggle("pair", !alone);
    fillIn(this.root);
    for (const card of this.cards) card.begin();
    this.showHidden(this.hidden);
    this.choose(null);
  }

  /** @param {import("./frames.js").Frame} frame */
  take(frame) {
    frame.sides.forEach((side, i) => this.cards[i]?.city.apply(side, frame, this.clock));
    this.clock.aim(frame);
    if (frame.fresh) this.#describe();
  }

  /** @param {boolean} shown whether cases that nobody knows of are drawn */
  showHidden(shown) {
    this.hidden = shown;
    for (const card of this.cards) if (card.map) card.map.hidden = shown;
  }

  /** @param {import("./choice.js").Choice | null} choice */
  choose(choice) {
    this.choice = choice;
    for (const card of this.cards) card.choose(choice);
  }

  /** Take over another size, theme or language. */
  restyle() {
    for (const card of this.cards) card.restyle();
  }

  /** @param {number} now */
  #tick(now) {
    requestAnimationFrame((next) => this.#tick(next));
    if (wantsStillness() && now - this.last < STILL_MS) return;
    const seconds = Math.min(LONGEST_STEP_S, (now - this.last) / 1000);
    this.last = now;
    if (wantsStillness()) this.clock.arrive();
    else this.clock.tick(seconds);
    this.#draw(now);
  }

  /** @param {number} now */
  #draw(now) {
    for (const card of this.cards) {
      card.city.dropOld(this.clock.now, this.clock.perSecond);
      card.draw(this.clock);
    }
    if (!this.cards.length) return;
    this.told.minute(this.clock.now);
    if (now - this.described > DESCRIBE_MS) this.#describe();
  }

  #describe() {
    this.described = performance.now();
    for (const card of this.cards) card.describe();
  }
}
