/** What does not move: land, water, houses, borders, offices. Drawn anew only when the view changes. */
import { drawHouses, drawTrees, drawWindows } from "./buildings.js";
import { HOMES, SHOPS, STREETS, WATER, WORKS } from "./place.js";
import { outline } from "./shapes.js";

const HOUSES_FROM_PX = 7;
const DETAIL_FROM_PX = 13;
const MOST_HOUSES = 14000;
const NIGHT_STEPS = 24;
const QUARTERS = [
  [SHOPS, "land-shops"], [WORKS, "land-works"], [STREETS, "land-streets"], [WATER, "land-water"],
];

export class Ground {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("./place.js").Place} place
   */
  constructor(canvas, place) {
    this.canvas = canvas;
    this.place = place;
    this.day = document.createElement("canvas");
    this.night = document.createElement("canvas");
    this.quarters = QUARTERS.map(([use, colour]) => ({
      colour: String(colour),
      path: this.#outline((cell) => place.landUse[cell] === use),
    }));
    this.borders = { grid: this.#borders(place.grid), village: this.#borders(place.village) };
    this.darkness = -1;
  }

  /** @param {(cell: number) => boolean} belongs */
  #outline(belongs) {
    const { width, height } = this.place;
    return outline(width, height, (x, y) => belongs(y * width + x));
  }

  /** @param {Int16Array} areas */
  #borders(areas) {
    const path = new Path2D();
    const count = 1 + areas.reduce((most, area) => Math.max(most, area), -1);
    if (count < 2) return path;
    for (const box of boxes(areas, count, this.place.width)) {
      const inside = (/** @type {number} */ x, /** @type {number} */ y) =>
        areas[(y + box.top) * this.place.width + x + box.left] === box.area;
      const part = outline(box.width, box.height, inside, 0);
      path.addPath(part, new DOMMatrix([1, 0, 0, 1, box.left, box.top]));
    }
    return path;
  }

  /**
   * Draw both layers for a view.
   * @param {import("./camera.js").Camera} camera
   * @param {(name: string) => string} colours
   */
  draw(camera, colours) {
    for (const canvas of [this.canvas, this.day, this.night]) {
      canvas.width = camera.view.width;
      canvas.height = camera.view.height;
    }
    this.#drawDay(context2d(this.day), camera, colours);
    this.#drawNight(context2d(this.night), camera, colours);
    this.darkness = -1;
  }

  /**
   * Show the ground by day, by night or in between.
   * @param {number} darkness from 0 to 1
   * @returns {boolean} whether the picture changed
   */
  light(darkness) {
    const step = Math.round(darkness * NIGHT_STEPS);
    if (step === this.darkness) return false;
    this.darkness = step;
    const context = context2d(this.canvas);
    context.globalAlpha = 1;
    context.drawImage(this.day, 0, 0);
    context.globalAlpha = step / NIGHT_STEPS;
    if (step) context.drawImage(this.night, 0, 0);
    return true;
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./camera.js").Camera} camera @param {(name: string) => string} colours */
  #drawDay(context, camera, colours) {
    this.#clip(context, camera, colours("land-homes"));
    const water = this.quarters[QUARTERS.length - 1];
    for (const { path, colour } of this.quarters.slice(0, -1)) {
      context.fillStyle = colours(colour);
      context.fill(path, "evenodd");
    }
    const cells = this.#cells(camera);
    drawTrees(context, this.place, cells, colours);
    if (this.#showsHouses(camera)) drawHouses(context, this.place, cells, colours, camera.scale >= DETAIL_FROM_PX);
    else this.#drawDensity(context, cells, colours);
    this.#drawBorders(context, camera, colours);
    // Last, so that a shore is no border.
    context.fillStyle = colours(water.colour);
    context.fill(water.path, "evenodd");
    this.#drawShore(context, camera, colours);
    context.restore();
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./camera.js").Camera} camera @param {(name: string) => string} colours */
  #drawNight(context, camera, colours) {
    this.#clip(context, camera, colours("night"));
    if (this.#showsHouses(camera)) {
      drawWindows(context, this.place, this.#cells(camera), colours("window"), camera.scale >= DETAIL_FROM_PX);
    }
    context.restore();
  }

  /** Fill the land and draw nothing outside of it; restore the context afterwards. */
  #clip(
    /** @type {CanvasRenderingContext2D} */ context,
    /** @type {import("./camera.js").Camera} */ camera, /** @type {string} */ colour,
  ) {
    context.save();
    camera.apply(context);
    const corner = 6 / camera.scale;
    context.beginPath();
    context.roundRect(0, 0, this.place.width, this.place.height, corner);
    context.clip();
    context.fillStyle = colour;
    context.fillRect(0, 0, this.place.width, this.place.height);
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./camera.js").Camera} camera @param {(name: string) => string} colours */
  #drawShore(context, camera, colours) {
    context.strokeStyle = colours("shore");
    context.lineWidth = Math.max(0.09, 2.4 / camera.scale);
    context.stroke(this.quarters[QUARTERS.length - 1].path);
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./camera.js").Camera} camera @param {(name: string) => string} colours */
  #drawBorders(context, camera, colours) {
    const px = 1 / camera.scale;
    const ratio = Math.max(1, camera.view.width / 700);
    context.lineJoin = "round";
    context.strokeStyle = colours("border-grid");
    context.lineWidth = ratio * px;
    context.setLineDash([4 * px * ratio, 3 * px * ratio]);
    context.stroke(this.borders.grid);
    context.setLineDash([]);
    context.strokeStyle = colours("border-village");
    context.lineWidth = 1.6 * px * ratio;
    context.stroke(this.borders.village);
  }

  /** Shades instead of houses, where a cell is only a few pixels. */
  #drawDensity(
    /** @type {CanvasRenderingContext2D} */ context, /** @type {number[]} */ cells,
    /** @type {(name: string) => string} */ colours,
  ) {
    const most = Math.max(1, this.place.population.reduce((a, b) => Math.max(a, b), 0));
    const shades = [0.12, 0.3, 0.55, 1].map((share) => ({ share, path: new Path2D() }));
    for (const cell of cells) {
      const share = this.place.landUse[cell] === HOMES ? this.place.population[cell] / most : 0;
      if (share <= 0.02) continue;
      const shade = shades.find((one) => share <= one.share) ?? shades[3];
      shade.path.rect(cell % this.place.width, Math.floor(cell / this.place.width), 1, 1);
    }
    context.fillStyle = colours("house-2");
    shades.forEach(({ path }, i) => {
      context.globalAlpha = 0.1 + 0.16 * i;
      context.fill(path);
    });
    context.globalAlpha = 1;
  }

  /** @param {import("./camera.js").Camera} camera */
  #showsHouses(camera) {
    const { left, right, top, bottom } = camera.window;
    return camera.scale >= HOUSES_FROM_PX && (right - left) * (bottom - top) <= MOST_HOUSES;
  }

  /** @param {import("./camera.js").Camera} camera */
  #cells(camera) {
    const { left, right, top, bottom } = camera.window;
    const cells = [];
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) cells.push(y * this.place.width + x);
    }
    return cells;
  }
}

/** @param {HTMLCanvasElement} canvas @returns {CanvasRenderingContext2D} */
function context2d(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * The smallest box of cells that holds each area.
 * @param {Int16Array} areas @param {number} count @param {number} width
 */
function boxes(areas, count, width) {
  const found = Array.from({ length: count }, (_, area) => ({
    area, left: Infinity, top: Infinity, right: -1, bottom: -1,
  }));
  areas.forEach((area, cell) => {
    if (area < 0) return;
    const box = found[area];
    const x = cell % width;
    const y = (cell - x) / width;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  });
  return found.filter((box) => box.right >= 0).map((box) => ({
    ...box, width: box.right - box.left + 1, height: box.bottom - box.top + 1,
  }));
}
