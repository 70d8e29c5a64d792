/** Houses, shops, halls and trees: they show how many live in a cell and what it is used for. */
import { HOMES, SHOPS, STREETS, WATER, WORKS } from "./place.js";
import { scatter } from "./shapes.js";

const MANY_LIVE_HERE = 25;
const FEW_LIVE_HERE = 2;
const TREES = 3;
const LOTS = [[0.1, 0.1], [0.54, 0.1], [0.1, 0.54], [0.54, 0.54]];
const SHARE_OF_LIT = 0.6;

/** @typedef {{x: number, y: number, w: number, h: number, tone: string}} House in cells */

/**
 * The houses of one cell.
 * @param {import("./place.js").Place} place
 * @param {number} cell
 * @param {boolean} detailed single houses, or one block
 * @returns {House[]}
 */
function housesOf(place, cell, detailed) {
  const use = place.landUse[cell];
  if (use === WATER || use === STREETS) return [];
  const left = cell % place.width;
  const top = Math.floor(cell / place.width);
  if (use === WORKS) return [hall(cell, left, top)];
  if (use === HOMES && place.population[cell] < FEW_LIVE_HERE) return [];
  if (!detailed) return [block(place, cell, left, top)];
  const lots = use === SHOPS || place.population[cell] >= MANY_LIVE_HERE ? 4 : 3;
  const spare = Math.floor(scatter(cell, 0) * 4);
  return LOTS.filter((_, i) => lots === 4 || i !== spare).map(([x, y], i) =>
    house(cell, i, left + x, top + y, use),
  );
}

/** @param {number} cell @param {number} left @param {number} top @returns {House} */
function hall(cell, left, top) {
  const w = 0.62 + 0.2 * scatter(cell, 1);
  const h = 0.5 + 0.25 * scatter(cell, 2);
  return { x: left + (1 - w) / 2, y: top + (1 - h) / 2, w, h, tone: "house-works" };
}

/** @param {import("./place.js").Place} place @param {number} cell @param {number} left @param {number} top @returns {House} */
function block(place, cell, left, top) {
  const shop = place.landUse[cell] === SHOPS;
  const dense = place.population[cell] >= MANY_LIVE_HERE;
  const tone = shop ? "block-shop" : dense ? "block-dense" : "block";
  return { x: left + 0.13, y: top + 0.13, w: 0.74, h: 0.74, tone };
}

/** @param {number} cell @param {number} i @param {number} x @param {number} y @param {number} use @returns {House} */
function house(cell, i, x, y, use) {
  const w = 0.24 + 0.12 * scatter(cell, 10 + i);
  const h = 0.24 + 0.12 * scatter(cell, 20 + i);
  const tones = use === SHOPS ? ["house-shop", "house-shop-2"] : ["house", "house-2", "house-3"];
  const tone = tones[Math.floor(scatter(cell, 30 + i) * tones.length)];
  return { x: x + scatter(cell, 40 + i) * 0.08, y: y + scatter(cell, 50 + i) * 0.08, w, h, tone };
}

/**
 * Draw the houses of some cells.
 * @param {CanvasRenderingContext2D} context scaled to cells
 * @param {import("./place.js").Place} place @param {Iterable<number>} cells
 * @param {(name: string) => string} colours
 * @param {boolean} detailed single houses, or one block a cell
 */
export function drawHouses(context, place, cells, colours, detailed) {
  /** @type {Map<string, Path2D>} */
  const walls = new Map();
  const shadow = new Path2D();
  for (const cell of cells) {
    for (const one of housesOf(place, cell, detailed)) {
      const path = walls.get(one.tone) ?? new Path2D();
      walls.set(one.tone, path);
      path.rect(one.x, one.y, one.w, one.h);
      if (detailed) shadow.rect(one.x + 0.035, one.y + 0.045, one.w, one.h);
    }
  }
  context.fillStyle = colours("house-shadow");
  context.fill(shadow);
  for (const [tone, path] of walls) {
    context.fillStyle = colours(tone);
    context.fill(path);
  }
}

/**
 * Trees where nobody lives or works.
 * @param {CanvasRenderingContext2D} context scaled to cells
 * @param {import("./place.js").Place} place @param {Iterable<number>} cells
 * @param {(name: string) => string} colours
 */
export function drawTrees(context, place, cells, colours) {
  const crowns = new Path2D();
  for (const cell of cells) {
    if (place.landUse[cell] !== HOMES || place.population[cell] >= FEW_LIVE_HERE) continue;
    for (let i = 0; i < TREES; i += 1) {
      const x = (cell % place.width) + 0.15 + 0.7 * scatter(cell, 60 + i);
      const y = Math.floor(cell / place.width) + 0.15 + 0.7 * scatter(cell, 70 + i);
      const r = 0.1 + 0.07 * scatter(cell, 80 + i);
      crowns.moveTo(x + r, y);
      crowns.arc(x, y, r, 0, Math.PI * 2);
    }
  }
  context.fillStyle = colours("tree");
  context.fill(crowns);
}

/**
 * Lit windows, for the night.
 * @param {CanvasRenderingContext2D} context scaled to cells
 * @param {import("./place.js").Place} place @param {Iterable<number>} cells @param {string} colour
 * @param {boolean} detailed single houses, or one block a cell
 */
export function drawWindows(context, place, cells, colour, detailed) {
  const lights = new Path2D();
  for (const cell of cells) {
    housesOf(place, cell, detailed).forEach((one, i) => {
      if (scatter(cell, 90 + i) > SHARE_OF_LIT) return;
      lights.rect(one.x + one.w * 0.25, one.y + one.h * 0.3, one.w * 0.28, one.h * 0.3);
      if (scatter(cell, 95 + i) > SHARE_OF_LIT) {
        lights.rect(one.x + one.w * 0.62, one.y + one.h * 0.3, one.w * 0.2, one.h * 0.3);
      }
    });
  }
  context.fillStyle = colour;
  context.fill(lights);
}
