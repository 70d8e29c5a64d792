/** The tab "as a list", renewed while it is open. */
import { el } from "./dom.js";
import { listOf } from "./list.js";
import { t } from "./words.js";

const RENEW_MS = 2000;

export class Lists {
  /** @param {HTMLElement} root @param {import("./stage.js").Stage} stage @param {import("./follow.js").Choose} choose */
  constructor(root, stage, choose) {
    this.root = root;
    this.stage = stage;
    this.choose = choose;
    /** @type {{title: import("./words.js").Text}[]} */
    this.roles = [];
    this.shown = false;
    setInterval(() => this.draw(), RENEW_MS);
  }

  /** @param {boolean} shown */
  open(shown) {
    this.shown = shown;
    this.draw();
  }

  /** Write the lists anew, unless the reader is just using them. */
  draw() {
    if (!this.shown || this.root.contains(document.activeElement)) return;
    const { cards, clock, hidden } = this.stage;
    this.root.replaceChildren(...cards.flatMap((card) => [
      ...(cards.length > 1 ? [el("h3", {}, t(card.city.side ? "city_b" : "city_a"))] : []),
      ...listOf(card.city, clock.now, hidden, this.choose, this.roles),
    ]));
  }
}
