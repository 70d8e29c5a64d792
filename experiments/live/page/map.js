/** The map of one city: ground, night, and what moves on it. */
import { Camera } from "./camera.js";
import { choiceAt } from "./choice.js";
import { Ground } from "./ground.js";
import { density, palette, wantsStillness } from "./look.js";
import { drawMarks } from "./marks.js";
import { namesOf } from "./names.js";
import { drawPeople } from "./people.js";
import { Surface } from "./pixels.js";
import { dateOf } from "./say.js";
import { darkness } from "./sky.js";
import { Sprites } from "./sprites.js";

const REACH_PX = 16;
const PERSON = { least: 5, most: 13, ofCell: 0.42 };
const PIN = { least: 9, most: 22, ofCell: 0.75 };
const ROOMY = 1.8;
const ROOMY_UP_TO_CELLS = 10000;

export class CityMap {
  /**
   * @param {HTMLElement} frame element that holds the two canvases
   * @param {import("./city.js").City} city
   */
  constructor(frame, city) {
    this.frame = frame;
    this.city = city;
    const [ground, life] = frame.querySelectorAll("canvas");
    this.ground = new Ground(ground, city.place);
    this.life = new Surface(life);
    this.camera = new Camera(city.place.width, city.place.height);
    /** Cases that nobody knows of are shown. */
    this.hidden = true;
    /** @type {import("./choice.js").Choice | null} */
    this.chosen = null;
    this.fraction = 1;
    this.restyle();
  }

  /** Take over another size, theme or language. */
  restyle() {
    this.colours = palette();
    this.ratio = density();
    const box = this.frame.getBoundingClientRect();
    const width = Math.max(1, Math.round(box.width * this.ratio));
    const height = Math.max(1, Math.round(box.height * this.ratio));
    this.life.resize(width, height);
    this.camera.resize(width, height);
    this.redraw();
  }

  /** Draw the ground for another view. */
  redraw() {
    this.ground.draw(this.camera, this.colours);
    const cell = this.camera.scale / this.ratio;
    const roomy = this.city.place.landUse.length <= ROOMY_UP_TO_CELLS ? ROOMY : 1;
    const size = (/** @type {{least: number, most: number, ofCell: number}} */ of) =>
      this.ratio * Math.min(of.most, Math.max(of.least * roomy, cell * of.ofCell));
    this.sprites = new Sprites(this.colours, size(PERSON), size(PIN));
    this.names = namesOf(this.city.place, this.camera, this.colours, this.ratio);
  }

  /**
   * Draw a moment.
   * @param {import("./clock.js").Clock} clock
   */
  draw(clock) {
    const still = wantsStillness();
    this.fraction = still ? 1 : clock.fraction;
    const date = dateOf(this.city.place.start, clock.now);
    if (this.ground.light(still ? 0 : darkness(date))) this.#mark();
    this.life.clear();
    drawPeople(this.life, this.city, this.camera, {
      sprites: this.sprites,
      names: this.names,
      hidden: this.hidden,
      fraction: this.fraction,
      now: clock.now,
      perSecond: clock.perSecond,
      chosen: this.chosen,
      still,
    });
    this.life.show();
  }

  #mark() {
    const context = this.ground.canvas.getContext("2d");
    if (!context) return;
    drawMarks(context, this.city.place, this.camera, this.colours, this.ratio);
  }

  /**
   * What is at a point of the page.
   * @param {{clientX: number, clientY: number}} event
   */
  choiceAt(event) {
    const box = this.frame.getBoundingClientRect();
    const point = {
      px: (event.clientX - box.left) * this.ratio,
      py: (event.clientY - box.top) * this.ratio,
      reach: REACH_PX * this.ratio,
    };
    return choiceAt(this.city, this.camera, point, this);
  }

  /** @param {number} steps @param {{clientX: number, clientY: number}} [event] zoom about this point */
  zoom(steps, event) {
    const box = this.frame.getBoundingClientRect();
    if (event) {
      this.camera.zoom(
        steps, (event.clientX - box.left) * this.ratio, (event.clientY - box.top) * this.ratio,
      );
    } else this.camera.zoom(steps);
    this.redraw();
  }

  /** @param {number} dx pixels of the page @param {number} dy */
  pan(dx, dy) {
    this.camera.pan(dx * this.ratio, dy * this.ratio);
    this.redraw();
  }

  /** Show the whole place. */
  fit() {
    this.camera.fit();
    this.redraw();
  }
}
