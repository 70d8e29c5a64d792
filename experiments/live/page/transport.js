/** Play, pause, step, restart, another day, and how fast. */
import { byId, setText } from "./dom.js";
import { pace } from "./say.js";
import { t } from "./words.js";

const SPEED_STEPS = 100;

/**
 * @typedef {{play: (playing: boolean) => void, step?: (minutes: number) => void,
 *   restart: () => void, another?: () => void, speed: (perSecond: number) => void}} Orders
 */

export class Transport {
  /** @param {{low: number, high: number}} range of minutes a second @param {Orders} orders */
  constructor(range, orders) {
    this.range = range;
    this.orders = orders;
    this.playing = false;
    this.perSecond = 2;
    this.playButton = byId("play");
    this.slider = byId("speed");
    this.output = byId("speed-value");
    this.slider.max = String(SPEED_STEPS);
    this.playButton.addEventListener("click", () => orders.play(!this.playing));
    this.slider.addEventListener("input", () => orders.speed(this.#valueOf(Number(this.slider.value))));
    byId("restart").addEventListener("click", () => orders.restart());
    document.getElementById("step")?.addEventListener("click", () => this.step());
    document.getElementById("another")?.addEventListener("click", () => orders.another?.());
  }

  /** One step of the chosen length. */
  step() {
    this.orders.step?.(Number(byId("step-minutes").value));
  }

  /** @param {number} steps of the slider, negative: slower */
  faster(steps) {
    const at = Math.min(SPEED_STEPS, Math.max(0, Number(this.slider.value) + steps));
    this.orders.speed(this.#valueOf(at));
  }

  /** @param {boolean} playing @param {number} perSecond */
  show(playing, perSecond) {
    this.playing = playing;
    this.perSecond = perSecond;
    this.slider.value = String(this.#stepOf(perSecond));
    this.reword();
  }

  /** Take over another language. */
  reword() {
    this.playButton.classList.toggle("is-playing", this.playing);
    setText(this.playButton.querySelector(".button-text"), t(this.playing ? "pause" : "play"));
    const words = pace(this.perSecond);
    setText(this.output, words);
    this.slider.setAttribute("aria-valuetext", words);
  }

  /** @param {number} step */
  #valueOf(step) {
    const { low, high } = this.range;
    const value = low * (high / low) ** (step / SPEED_STEPS);
    return step === 0 ? low : Number(value.toPrecision(2));
  }

  /** @param {number} value */
  #stepOf(value) {
    const { low, high } = this.range;
    return Math.round((Math.log(value / low) / Math.log(high / low)) * SPEED_STEPS);
  }
}
