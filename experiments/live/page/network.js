/** The command network of one city, with the reports that travel through it and the queues. */
import { HOP_S } from "./city.js";
import { FROM_CASE } from "./frames.js";
import { density, palette, pixel, wantsStillness } from "./look.js";
import { layOut } from "./network_layout.js";
import { drawNetwork } from "./network_base.js";
import { Surface, sprite } from "./pixels.js";
import { dateOf } from "./say.js";
import { isOpen } from "./hours.js";

const REACH_PX = 18;
const BADGE_PX = 10;
const DOT_PX = 3.4;
/** Below this radius a desk is only a dot. */
const SMALL_PX = 4;

export class Network {
  /**
   * @param {HTMLElement} frame element that holds the two canvases
   * @param {import("./city.js").City} city
   */
  constructor(frame, city) {
    this.frame = frame;
    this.city = city;
    const [base, life] = frame.querySelectorAll("canvas");
    this.base = base;
    this.life = new Surface(life);
    /** Node whose queue is shown. @type {number | null} */
    this.chosen = null;
    this.restyle();
  }

  /** Take over another size, theme or language. */
  restyle() {
    const box = this.frame.getBoundingClientRect();
    this.ratio = density();
    this.size = { width: Math.max(1, box.width), height: Math.max(1, box.height) };
    this.base.width = Math.round(this.size.width * this.ratio);
    this.base.height = Math.round(this.size.height * this.ratio);
    this.life.resize(this.base.width, this.base.height);
    this.layout = layOut(this.city.place, this.size.width, this.size.height);
    this.colours = palette();
    /** @type {Map<string, import("./pixels.js").Sprite>} */
    this.pictures = new Map();
    this.open = "";
    this.bar = pixel(this.colours("accent"));
    this.queue = pixel(this.colours("late"), 0.9);
    this.dot = this.#dot();
  }

  /** @param {import("./clock.js").Clock} clock */
  draw(clock) {
    this.#drawBase(clock.now);
    this.life.clear();
    this.city.place.nodes.forEach((_, node) => this.#drawQueue(node));
    if (!wantsStillness()) for (const hop of this.city.hops) this.#drawHop(hop, clock);
    this.life.show();
  }

  /** Draw what stands still, when a desk has opened or closed since. @param {number} minute */
  #drawBase(minute) {
    const date = dateOf(this.city.place.start, minute);
    const open = this.city.place.nodes.map((node) => isOpen(node, date));
    const key = `${open.map(Number).join("")}${this.chosen}`;
    if (key === this.open) return;
    this.open = key;
    drawNetwork(this.base, this.city.place, this.layout, {
      open, chosen: this.chosen, colours: this.colours, ratio: this.ratio,
    });
  }

  /** @param {number} node */
  #drawQueue(node) {
    const spot = this.layout.spots[node];
    const waiting = this.city.waiting[node];
    if (spot.x < 0) return;
    if (spot.shape === "box") this.#drawBusy(node, spot);
    const r = this.ratio;
    if (spot.shape === "dot" && this.city.busy[node]) {
      const mark = spot.r < SMALL_PX ? this.dot : this.#ring(spot.r);
      this.life.stamp(mark, spot.x * r, spot.y * r);
    }
    if (!waiting) return;
    if (spot.shape === "dot" && spot.r < SMALL_PX) {
      const half = Math.min(4, 1.5 + Math.sqrt(waiting)) * r;
      this.life.rect(spot.x * r - half, spot.y * r - half, 2 * half, 2 * half, this.queue);
      return;
    }
    const x = spot.shape === "box" ? spot.x + spot.width / 2 - 4 : spot.x + spot.r + 4;
    const y = spot.shape === "box" ? spot.y - spot.height / 2 + 3 : spot.y - spot.r - 2;
    this.life.stamp(this.#badge(waiting), x * r, y * r);
  }

  /** A bar: how much of the staff is at work. */
  #drawBusy(/** @type {number} */ node, /** @type {import("./network_layout.js").Spot} */ spot) {
    const share = Math.min(1, this.city.busy[node] / Math.max(1, this.city.place.nodes[node].staff));
    if (!share) return;
    const r = this.ratio;
    const left = (spot.x - spot.width / 2 + 4) * r;
    const y = (spot.y + spot.height / 2 - 4) * r;
    this.life.rect(left, y, (spot.width - 8) * share * r, 2 * r, this.bar);
  }

  /** @param {import("./city.js").Hop} hop @param {import("./clock.js").Clock} clock */
  #drawHop(hop, clock) {
    const span = Math.max(hop.arrive - hop.depart, HOP_S * clock.perSecond);
    const part = (clock.now - hop.depart) / span;
    const to = this.layout.spots[hop.to];
    if (part < 0 || part > 1 || !to || to.x < 0) return;
    const from = hop.from === FROM_CASE ? { x: to.x, y: this.size.height } : this.layout.spots[hop.from];
    if (from.x < 0) return;
    const eased = part * part * (3 - 2 * part);
    const x = from.x + (to.x - from.x) * eased;
    const y = from.y + (to.y - from.y) * eased;
    this.life.stamp(this.dot, x * this.ratio, y * this.ratio);
  }

  #dot() {
    const r = DOT_PX * this.ratio;
    return sprite(r * 2 + 4, r * 2 + 4, (context) => {
      for (const [radius, colour] of [[r + 1, "halo"], [r, "report"]]) {
        context.fillStyle = this.colours(String(colour));
        context.beginPath();
        context.arc(0, 0, Number(radius), 0, Math.PI * 2);
        context.fill();
      }
    });
  }

  /** Round a desk at which somebody works on a report. @param {number} radius */
  #ring(radius) {
    const key = `ring${radius}`;
    const r = (radius + 3) * this.ratio;
    const found = this.pictures.get(key) ?? sprite(2 * r + 4, 2 * r + 4, (context) => {
      context.strokeStyle = this.colours("report");
      context.lineWidth = 2 * this.ratio;
      context.beginPath();
      context.arc(0, 0, r, 0, Math.PI * 2);
      context.stroke();
    });
    this.pictures.set(key, found);
    return found;
  }

  /** A queue's length in a small pill. @param {number} waiting */
  #badge(waiting) {
    const text = waiting > 999 ? "999+" : String(waiting);
    const found = this.pictures.get(text) ?? this.#drawBadge(text);
    this.pictures.set(text, found);
    return found;
  }

  /** @param {string} text */
  #drawBadge(text) {
    const height = (BADGE_PX + 4) * this.ratio;
    const width = Math.max(height, (text.length * 6.2 + 8) * this.ratio);
    return sprite(width + 2, height + 2, (context) => {
      context.fillStyle = this.colours("late");
      context.beginPath();
      context.roundRect(-width / 2, -height / 2, width, height, height / 2);
      context.fill();
      context.fillStyle = this.colours("on-late");
      context.font = `600 ${BADGE_PX * this.ratio}px system-ui, sans-serif`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(text, 0, this.ratio * 0.5);
    });
  }

  /**
   * The node at a point of the page.
   * @param {{clientX: number, clientY: number}} event
   * @returns {number | null}
   */
  nodeAt(event) {
    const frame = this.frame.getBoundingClientRect();
    const x = event.clientX - frame.left;
    const y = event.clientY - frame.top;
    let best = { node: -1, distance: REACH_PX };
    this.layout.spots.forEach((spot, node) => {
      if (spot.x < 0) return;
      const dx = Math.max(0, Math.abs(x - spot.x) - spot.width / 2);
      const dy = Math.max(0, Math.abs(y - spot.y) - spot.height / 2);
      const distance = Math.hypot(dx, dy);
      if (distance < best.distance) best = { node, distance };
    });
    return best.node < 0 ? null : best.node;
  }
}
