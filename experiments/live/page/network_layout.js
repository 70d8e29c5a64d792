/** Where each node of the command network is drawn: grids below, the city and the departments above. */

const DEPARTMENT_COLUMNS = 4;
const DEPARTMENT_PX = 150;
const DEPARTMENTS_SHARE = 0.44;
const ROW_PX = { least: 20, most: 26 };
const CROWD = 40;
const LABEL_WIDTH = 0.02;

/**
 * @typedef {{x: number, y: number, r: number, shape: "dot" | "box", width: number, height: number,
 *   label: boolean}} Spot pixels of the page; r: radius of a dot
 * @typedef {{spots: Spot[], bands: {level: string, y: number}[]}} Layout
 */

/**
 * Lay a network out. Departments that no kind of case needs are left out.
 * @param {import("./place.js").Place} place
 * @param {number} width pixels of the page @param {number} height
 * @returns {Layout}
 */
export function layOut(place, width, height) {
  const shown = new Set(place.kinds.flatMap((kind) => kind.departments));
  const count = shown.size;
  const columns = Math.max(1, Math.min(DEPARTMENT_COLUMNS, Math.round(width / DEPARTMENT_PX)));
  const rows = Math.ceil(count / columns);
  const fair = (height * DEPARTMENTS_SHARE) / Math.max(1, rows);
  const rowHeight = Math.min(ROW_PX.most, Math.max(ROW_PX.least, fair));
  const top = 20;
  const below = top + rows * rowHeight + 26;
  const levels = ["city", "town", "village", "grid"].filter((level) =>
    place.nodes.some((node) => node.level === level),
  );
  const bottom = height - 18;
  const gap = levels.length > 1 ? (bottom - below - 12) / (levels.length - 1) : 0;
  const bands = levels.map((level, i) => ({ level, y: below + 8 + gap * i }));
  const spots = place.nodes.map(() => nowhere());
  placeDepartments(spots, [...shown], { columns, rowHeight, top, width });
  for (const band of bands) placeBand(place, spots, band, width);
  return { spots, bands: [{ level: "department", y: top - 8 }, ...bands] };
}

/** @returns {Spot} a node that is not drawn */
const nowhere = () => ({ x: -1, y: -1, r: 0, shape: "dot", width: 0, height: 0, label: false });

/** @param {Spot[]} spots @param {number[]} shown @param {{columns: number, rowHeight: number, top: number, width: number}} grid */
function placeDepartments(spots, shown, grid) {
  const cell = grid.width / grid.columns;
  shown.sort((a, b) => a - b).forEach((node, i) => {
    const column = i % grid.columns;
    const row = Math.floor(i / grid.columns);
    spots[node] = {
      x: (column + 0.5) * cell,
      y: grid.top + (row + 0.5) * grid.rowHeight,
      r: 0,
      shape: "box",
      width: cell - 6,
      height: grid.rowHeight - 5,
      label: true,
    };
  });
}

/** @param {import("./place.js").Place} place @param {Spot[]} spots @param {{level: string, y: number}} band @param {number} width */
function placeBand(place, spots, band, width) {
  const nodes = place.nodes.flatMap((node, i) => (node.level === band.level ? [i] : []));
  const order = nodes.sort((a, b) => anchor(place, spots, a) - anchor(place, spots, b));
  const left = width * LABEL_WIDTH + 4;
  const cell = (width - 2 * left) / order.length;
  order.forEach((node, i) => {
    spots[node] = {
      ...nowhere(),
      x: left + (i + 0.5) * cell,
      y: band.y + (order.length > CROWD ? stagger(i) * Math.min(9, 3 + cell) : 0),
      r: Math.max(1.5, Math.min(9, cell * (order.length > CROWD ? 0.8 : 0.34))),
      label: cell > 60,
    };
  });
}

/** Up, middle, down: three dots find room where one would. @param {number} i */
const stagger = (i) => (i % 3) - 1;

/** Where a node would like to stand: below its parent, then from west to east. */
function anchor(
  /** @type {import("./place.js").Place} */ place, /** @type {Spot[]} */ spots, /** @type {number} */ node,
) {
  const { parent, cell } = place.nodes[node];
  const above = parent !== null && spots[parent] ? Math.round(spots[parent].x) : 0;
  return above * 1000 + (cell % place.width);
}
