/** What stands still in the picture of the command network: lines, desks, departments, names. */
import { typeScale } from "./look.js";
import { inLanguage, t } from "./words.js";

const FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Safetynet Sans SC', sans-serif";
const LABEL_PX = 11;

/** @typedef {{open: boolean[], chosen: number | null, colours: (name: string) => string, ratio: number}} Dress */

/**
 * Draw the network.
 * @param {HTMLCanvasElement} canvas
 * @param {import("./place.js").Place} place
 * @param {import("./network_layout.js").Layout} layout
 * @param {Dress} dress
 */
export function drawNetwork(canvas, place, layout, dress) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(dress.ratio, 0, 0, dress.ratio, 0, 0);
  drawLines(context, place, layout, dress);
  drawBands(context, place, layout, dress);
  layout.spots.forEach((spot, node) => {
    if (spot.x < 0) return;
    if (spot.shape === "box") drawDepartment(context, place.nodes[node], spot, node, dress);
    else drawDesk(context, place.nodes[node], spot, node, dress);
  });
}

/** @param {CanvasRenderingContext2D} context @param {import("./place.js").Place} place @param {import("./network_layout.js").Layout} layout @param {Dress} dress */
function drawLines(context, place, layout, dress) {
  context.strokeStyle = dress.colours("link");
  context.lineWidth = place.edges.length > 300 ? 0.4 : 1;
  context.beginPath();
  for (const [a, b] of place.edges) {
    const from = layout.spots[a];
    const to = layout.spots[b];
    if (from.x < 0 || to.x < 0) continue;
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  }
  context.stroke();
}

/** The names of the levels, on the left. @param {CanvasRenderingContext2D} context @param {import("./place.js").Place} place @param {import("./network_layout.js").Layout} layout @param {Dress} dress */
function drawBands(context, place, layout, dress) {
  context.font = `${LABEL_PX * typeScale()}px ${FONT}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const { level, y } of layout.bands) {
    const count = place.nodes.filter((node) => node.level === level).length;
    const drawn = place.nodes.filter((node, i) => node.level === level && layout.spots[i].x >= 0).length;
    const rest = count > drawn ? ` · ${t("more_departments", { n: count - drawn })}` : "";
    const text = `${t(`level_${level}`)} ${drawn > 1 ? drawn : ""}${rest}`;
    const above = level === "department" ? 0 : 17;
    halo(context, text, 4, y - above, dress.colours("quiet"), dress);
  }
}

/** Text that stays readable over lines. */
function halo(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {string} */ text, /** @type {number} */ x,
  /** @type {number} */ y, /** @type {string} */ colour, /** @type {Dress} */ dress,
) {
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = dress.colours("card");
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/** @param {CanvasRenderingContext2D} context @param {import("./place.js").NodeInfo} node @param {import("./network_layout.js").Spot} spot @param {number} number @param {Dress} dress */
function drawDepartment(context, node, spot, number, dress) {
  const open = dress.open[number];
  context.fillStyle = dress.colours(open ? "node" : "card");
  context.strokeStyle = dress.colours(dress.chosen === number ? "accent" : "link");
  context.lineWidth = dress.chosen === number ? 2.5 : 1;
  context.beginPath();
  context.roundRect(spot.x - spot.width / 2, spot.y - spot.height / 2, spot.width, spot.height, 5);
  context.fill();
  context.stroke();
  context.fillStyle = dress.colours(open ? "ink" : "quiet");
  context.font = `${LABEL_PX * typeScale()}px ${FONT}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const room = spot.width - 12;
  context.fillText(fitted(context, inLanguage(node.title), room), spot.x - spot.width / 2 + 6, spot.y - 0.5);
}

/** @param {CanvasRenderingContext2D} context @param {import("./place.js").NodeInfo} node @param {import("./network_layout.js").Spot} spot @param {number} number @param {Dress} dress */
function drawDesk(context, node, spot, number, dress) {
  const open = dress.open[number];
  context.fillStyle = dress.colours(open ? "desk" : "desk-closed");
  context.beginPath();
  context.arc(spot.x, spot.y, spot.r, 0, Math.PI * 2);
  context.fill();
  context.lineWidth = dress.chosen === number ? 3 : 1.5;
  context.strokeStyle = dress.colours(dress.chosen === number ? "accent" : "card");
  if (spot.r > 3 || dress.chosen === number) context.stroke();
  if (!spot.label || node.level === "city") return;
  context.font = `${LABEL_PX * typeScale()}px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "top";
  halo(context, inLanguage(node.title), spot.x, spot.y + spot.r + 3, dress.colours("quiet"), dress);
}

/** As much of a text as there is room for. @param {CanvasRenderingContext2D} context @param {string} text @param {number} room */
function fitted(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > room) end -= 1;
  return `${text.slice(0, end)}…`;
}
