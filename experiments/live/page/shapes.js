/** Outlines of sets of cells, with their corners rounded off: shores, quarters, borders. */

const SMOOTHING = 2;

/** @typedef {[number, number]} Point in cells; cell (x, y) reaches from (x, y) to (x + 1, y + 1) */

/**
 * The outlines of all cells that belong to a set.
 * @param {number} width cells
 * @param {number} height
 * @param {(x: number, y: number) => boolean} inside
 * @param {number} [beyond] cells beyond the edge of the map that count as their nearest neighbour
 * @returns {Path2D}
 */
export function outline(width, height, inside, beyond = 2) {
  const near = (/** @type {number} */ x, /** @type {number} */ y) =>
    inside(Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y)));
  const path = new Path2D();
  for (const loop of loops(width, height, near, beyond)) trace(path, rounded(loop));
  return path;
}

/**
 * Closed walks along the borders of a set, the set on the right hand.
 * @param {number} width @param {number} height
 * @param {(x: number, y: number) => boolean} inside @param {number} beyond
 * @returns {Point[][]}
 */
function loops(width, height, inside, beyond) {
  const edges = borderEdges(width, height, inside, beyond);
  const found = [];
  for (const [start] of edges) {
    while (edges.get(start)?.length) found.push(walk(edges, start));
  }
  return found;
}

/** @returns {Map<string, Point[]>} ends of the edges that begin at a point */
function borderEdges(
  /** @type {number} */ width, /** @type {number} */ height,
  /** @type {(x: number, y: number) => boolean} */ inside, /** @type {number} */ beyond,
) {
  const edges = new Map();
  const within = (/** @type {number} */ x, /** @type {number} */ y) =>
    x >= -beyond && y >= -beyond && x < width + beyond && y < height + beyond && inside(x, y);
  const add = (/** @type {Point} */ from, /** @type {Point} */ to) => {
    const key = from.join();
    const known = edges.get(key);
    if (known) known.push(to);
    else edges.set(key, [to]);
  };
  for (let y = -beyond; y < height + beyond; y += 1) {
    for (let x = -beyond; x < width + beyond; x += 1) {
      if (!within(x, y)) continue;
      if (!within(x, y - 1)) add([x, y], [x + 1, y]);
      if (!within(x + 1, y)) add([x + 1, y], [x + 1, y + 1]);
      if (!within(x, y + 1)) add([x + 1, y + 1], [x, y + 1]);
      if (!within(x - 1, y)) add([x, y + 1], [x, y]);
    }
  }
  return edges;
}

/** @param {Map<string, Point[]>} edges @param {string} start @returns {Point[]} */
function walk(edges, start) {
  const loop = [];
  let key = start;
  do {
    const next = /** @type {Point[]} */ (edges.get(key)).pop();
    if (!next) break;
    loop.push(next);
    key = next.join();
  } while (key !== start);
  return loop;
}

/**
 * Cut the corners (Chaikin 1974), twice.
 * @param {Point[]} loop
 * @returns {Point[]}
 */
function rounded(loop) {
  let points = loop;
  for (let round = 0; round < SMOOTHING; round += 1) points = cut(points);
  return points;
}

/** @param {Point[]} points @returns {Point[]} */
function cut(points) {
  return points.flatMap(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    return /** @type {Point[]} */ ([
      [x * 0.75 + nextX * 0.25, y * 0.75 + nextY * 0.25],
      [x * 0.25 + nextX * 0.75, y * 0.25 + nextY * 0.75],
    ]);
  });
}

/** @param {Path2D} path @param {Point[]} points */
function trace(path, points) {
  points.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
  path.closePath();
}

/**
 * A number from 0 to 1 that belongs to a cell: the same in every drawing. It only decorates.
 * @param {number} cell @param {number} which
 */
export function scatter(cell, which) {
  let h = Math.imul(cell + 1, 0x9e3779b1) ^ Math.imul(which + 7, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 13), 0x297a2d39);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}
