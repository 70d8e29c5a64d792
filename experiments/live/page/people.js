/** Everything that moves on the map: people on patrol, crews, cases. */
import { FAREWELL_S } from "./city.js";
import { scatter } from "./shapes.js";

const SPREAD = 0.56;
const PULSE_S = 1.2;

/**
 * @typedef {{sprites: import("./sprites.js").Sprites, names: import("./names.js").Name[], hidden: boolean, fraction: number,
 *   now: number, perSecond: number, chosen: import("./choice.js").Choice | null,
 *   still: boolean}} Look `hidden`: whether cases that nobody knows of are shown
 */

/** Where within its cell a walker keeps, so that two in one cell are seen as two. */
const offX = (/** @type {number} */ i) => 0.5 + SPREAD * (scatter(i, 1) - 0.5);
const offY = (/** @type {number} */ i) => 0.5 + SPREAD * (scatter(i, 2) - 0.5);

/**
 * Stamp all of it, the most important last.
 * @param {import("./pixels.js").Surface} surface
 * @param {import("./city.js").City} city
 * @param {import("./camera.js").Camera} camera
 * @param {Look} look
 */
export function drawPeople(surface, city, camera, look) {
  for (const one of city.cases.values()) {
    if (one.stage === 0 && look.hidden) drawCase(surface, city, camera, look, one);
  }
  drawWalkers(surface, city, camera, look);
  for (const { picture, x, y } of look.names) surface.stamp(picture, x, y);
  drawCrews(surface, city, camera, look);
  for (const one of city.cases.values()) {
    if (one.stage > 0) drawCase(surface, city, camera, look, one);
  }
  drawEnded(surface, city, camera, look);
  drawChosen(surface, city, camera, look);
}

/** @param {import("./pixels.js").Surface} surface @param {import("./city.js").City} city @param {import("./camera.js").Camera} camera @param {Look} look */
function drawWalkers(surface, city, camera, look) {
  const pictures = [0, 1, 2].map((role) => [
    look.sprites.walker(role, false), look.sprites.walker(role, true),
  ]);
  for (let i = 0; i < city.state.length; i += 1) {
    if (!city.state[i]) continue;
    const { x, y } = placeOfWalker(city, i, look.fraction);
    surface.stamp(pictures[city.role[i]][city.state[i] - 1], camera.px(x), camera.py(y));
  }
}

/**
 * Where a walker is drawn, in cells.
 * @param {import("./city.js").City} city @param {number} i @param {number} fraction
 */
export function placeOfWalker(city, i, fraction) {
  return { x: city.xOf(i, fraction) + offX(i), y: city.yOf(i, fraction) + offY(i) };
}

/** @param {import("./pixels.js").Surface} surface @param {import("./city.js").City} city @param {import("./camera.js").Camera} camera @param {Look} look */
function drawCrews(surface, city, camera, look) {
  const picture = look.sprites.crew();
  for (const crew of city.crews) {
    const { x, y } = placeOfCrew(city, crew, look.now);
    surface.stamp(picture, camera.px(x), camera.py(y));
  }
}

/** @param {import("./city.js").City} city @param {import("./city.js").Crew} crew @param {number} now */
function placeOfCrew(city, crew, now) {
  const { width } = city.place;
  const span = crew.arrive - crew.depart;
  const part = span > 0 ? Math.min(1, Math.max(0, (now - crew.depart) / span)) : 1;
  const along = (/** @type {number} */ from, /** @type {number} */ to) => from + (to - from) * part;
  return {
    x: along(crew.from % width, crew.to % width) + 0.72,
    y: along(Math.floor(crew.from / width), Math.floor(crew.to / width)) + 0.3,
  };
}

/**
 * Where a case is drawn, in cells.
 * @param {import("./city.js").City} city @param {import("./city.js").Case} one
 */
export function placeOfCase(city, one) {
  const { width } = city.place;
  return {
    x: (one.cell % width) + 0.5 + 0.3 * (scatter(one.id, 3) - 0.5),
    y: Math.floor(one.cell / width) + 0.5 + 0.3 * (scatter(one.id, 4) - 0.5),
  };
}

/** @param {import("./pixels.js").Surface} surface @param {import("./city.js").City} city @param {import("./camera.js").Camera} camera @param {Look} look @param {import("./city.js").Case} one */
function drawCase(surface, city, camera, look, one) {
  const { x, y } = placeOfCase(city, one);
  const used = (look.now - one.onset) / city.place.kinds[one.kind].limit_min;
  const rise = look.still ? 0 : hop(look, one);
  surface.stamp(look.sprites.case(one.stage, used), camera.px(x), camera.py(y) - rise);
}

/** A case that has just changed hops a little. */
function hop(/** @type {Look} */ look, /** @type {import("./city.js").Case} */ one) {
  const seconds = (look.now - one.changed) / Math.max(look.perSecond, 1 / 60);
  if (one.stage === 0 || seconds < 0 || seconds > PULSE_S) return 0;
  const part = seconds / PULSE_S;
  return Math.abs(Math.sin(part * Math.PI * 2)) * (1 - part) * look.sprites.pin * 0.8;
}

/** @param {import("./pixels.js").Surface} surface @param {import("./city.js").City} city @param {import("./camera.js").Camera} camera @param {Look} look */
function drawEnded(surface, city, camera, look) {
  for (const one of city.ended) {
    const seconds = (look.now - one.changed) / Math.max(look.perSecond, 1 / 60);
    const { x, y } = placeOfCase(city, one);
    const left = 1 - Math.max(0, seconds) / FAREWELL_S;
    surface.stamp(look.sprites.ended(one.stage, left), camera.px(x), camera.py(y));
  }
}

/** @param {import("./pixels.js").Surface} surface @param {import("./city.js").City} city @param {import("./camera.js").Camera} camera @param {Look} look */
function drawChosen(surface, city, camera, look) {
  const at = look.chosen && placeOfChoice(city, look.chosen, look.fraction);
  if (at) surface.stamp(look.sprites.chosen(), camera.px(at.x), camera.py(at.y));
}

/**
 * Where the chosen case or person is drawn, in cells; null when it is not on this map.
 * @param {import("./city.js").City} city @param {import("./choice.js").Choice} choice
 * @param {number} fraction
 */
function placeOfChoice(city, choice, fraction) {
  if (choice.side !== city.side) return null;
  if (choice.what === "case") {
    const one = city.cases.get(choice.number) ?? city.ended.find((some) => some.id === choice.number);
    return one ? placeOfCase(city, one) : null;
  }
  if (choice.what === "walker") {
    return city.state[choice.number] ? placeOfWalker(city, choice.number, fraction) : null;
  }
  return null;
}
