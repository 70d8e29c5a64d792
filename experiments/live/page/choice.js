/**
 * What the reader has chosen to follow.
 *
 * @typedef {{side: number, what: "case" | "walker" | "node" | "cell" | "resident", number: number}} Choice
 *   `number`: of the case, of the walker as in frames, of the node, of the cell, of the resident
 */
import { FIRST_END } from "./frames.js";
import { placeOfCase, placeOfWalker } from "./people.js";

const CASE_FIRST = 0.6;

/**
 * The case or person nearest to a point of the map; the cell, if none is near.
 * @param {import("./city.js").City} city
 * @param {import("./camera.js").Camera} camera
 * @param {{px: number, py: number, reach: number}} point device pixels, and how far to search
 * @param {{fraction: number, hidden: boolean}} look
 * @returns {Choice | null} null: nothing but water or the edge
 */
export function choiceAt(city, camera, point, look) {
  const near = nearestCase(city, camera, point, look.hidden);
  const walker = nearestWalker(city, camera, point, look.fraction);
  const best = near.distance * CASE_FIRST <= walker.distance ? near : walker;
  if (best.distance <= point.reach && best.choice) return best.choice;
  return cellAt(city, camera, point);
}

/** @param {import("./city.js").City} city @param {import("./camera.js").Camera} camera @param {{px: number, py: number}} point @param {boolean} hidden */
function nearestCase(city, camera, point, hidden) {
  /** @type {{choice: Choice | null, distance: number}} */
  const best = { choice: null, distance: Infinity };
  for (const one of city.cases.values()) {
    if ((one.stage === 0 && !hidden) || one.stage >= FIRST_END) continue;
    closer(best, camera, point, placeOfCase(city, one), {
      side: city.side, what: "case", number: one.id,
    });
  }
  return best;
}

/** @param {import("./city.js").City} city @param {import("./camera.js").Camera} camera @param {{px: number, py: number}} point @param {number} fraction */
function nearestWalker(city, camera, point, fraction) {
  /** @type {{choice: Choice | null, distance: number}} */
  const best = { choice: null, distance: Infinity };
  for (let i = 0; i < city.state.length; i += 1) {
    if (!city.state[i]) continue;
    closer(best, camera, point, placeOfWalker(city, i, fraction), {
      side: city.side, what: "walker", number: i,
    });
  }
  return best;
}

/** @param {{choice: Choice | null, distance: number}} best @param {import("./camera.js").Camera} camera @param {{px: number, py: number}} point @param {{x: number, y: number}} at @param {Choice} choice */
function closer(best, camera, point, at, choice) {
  const distance = Math.hypot(camera.px(at.x) - point.px, camera.py(at.y) - point.py);
  if (distance >= best.distance) return;
  best.choice = choice;
  best.distance = distance;
}

/** @param {import("./city.js").City} city @param {import("./camera.js").Camera} camera @param {{px: number, py: number}} point @returns {Choice | null} */
function cellAt(city, camera, point) {
  const at = camera.toCell(point.px, point.py);
  const x = Math.floor(at.x);
  const y = Math.floor(at.y);
  const { width, height } = city.place;
  if (x < 0 || y < 0 || x >= width || y >= height) return null;
  return { side: city.side, what: "cell", number: y * width + x };
}
