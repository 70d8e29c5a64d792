/** Offices and the scale bar: what is written onto the ground. */
import { typeScale } from "./look.js";
import { number } from "./say.js";
import { t } from "./words.js";

const LENGTHS_M = [50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];
const SHARE_OF_WIDTH = 0.16;
const LETTER_PX = 11;
const OFFICES = ["department", "village", "town", "city"];
const MOST_OFFICES = 120;

/**
 * Write onto the ground.
 * @param {CanvasRenderingContext2D} context in device pixels
 * @param {import("./place.js").Place} place
 * @param {import("./camera.js").Camera} camera
 * @param {(name: string) => string} colours
 * @param {number} ratio device pixels to a pixel of the page
 */
export function drawMarks(context, place, camera, colours, ratio) {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  drawOffices(context, place, camera, colours, ratio);
  drawScale(context, place, camera, colours, ratio);
}

/** @param {CanvasRenderingContext2D} context @param {import("./place.js").Place} place @param {import("./camera.js").Camera} camera @param {(name: string) => string} colours @param {number} ratio */
function drawOffices(context, place, camera, colours, ratio) {
  const offices = place.nodes.filter((node) => OFFICES.includes(node.level) && node.cell >= 0);
  if (offices.length > MOST_OFFICES) return;
  const size = ratio * Math.min(11, Math.max(5, camera.scale / ratio / 2.6));
  const taken = new Set();
  for (const level of [...OFFICES].reverse()) {
    for (const node of offices.filter((one) => one.level === level)) {
      if (taken.has(node.cell)) continue;
      taken.add(node.cell);
      const x = camera.px((node.cell % place.width) + 0.5);
      const y = camera.py(Math.floor(node.cell / place.width) + 0.5);
      drawOffice(context, x, y, level === "department" ? size * 0.8 : size, level, colours);
    }
  }
}

/** A house with a flag for a desk; a plain house for a department. */
function drawOffice(
  /** @type {CanvasRenderingContext2D} */ context, /** @type {number} */ x, /** @type {number} */ y,
  /** @type {number} */ size, /** @type {string} */ level, /** @type {(name: string) => string} */ colours,
) {
  context.fillStyle = colours(level === "department" ? "office-2" : "office");
  context.strokeStyle = colours("halo");
  context.lineWidth = Math.max(1, size * 0.16);
  context.beginPath();
  context.moveTo(x - size, y + size * 0.8);
  context.lineTo(x - size, y - size * 0.1);
  context.lineTo(x, y - size * 0.85);
  context.lineTo(x + size, y - size * 0.1);
  context.lineTo(x + size, y + size * 0.8);
  context.closePath();
  context.stroke();
  context.fill();
  context.fillStyle = colours("halo");
  context.fillRect(x - size * 0.22, y + size * 0.15, size * 0.44, size * 0.65);
}

/** @param {CanvasRenderingContext2D} context @param {import("./place.js").Place} place @param {import("./camera.js").Camera} camera @param {(name: string) => string} colours @param {number} ratio */
function drawScale(context, place, camera, colours, ratio) {
  const widthM = (Math.min(camera.view.width, place.width * camera.scale) / camera.scale) * place.cell_m;
  const length = LENGTHS_M.findLast((some) => some <= widthM * SHARE_OF_WIDTH) ?? LENGTHS_M[0];
  const px = (length / place.cell_m) * camera.scale;
  const right = Math.min(camera.view.width, camera.px(place.width)) - 10 * ratio;
  const bottom = Math.min(camera.view.height, camera.py(place.height)) - 10 * ratio;
  const text = length < 1000 ? t("metres", { n: length }) : t("km", { n: number(length / 1000) });
  context.lineWidth = 5 * ratio;
  context.lineCap = "round";
  for (const [width, colour] of [[5, "halo"], [2, "ink"]]) {
    context.lineWidth = Number(width) * ratio;
    context.strokeStyle = colours(String(colour));
    context.beginPath();
    context.moveTo(right - px, bottom);
    context.lineTo(right, bottom);
    context.stroke();
  }
  context.font = `${LETTER_PX * typeScale() * ratio}px system-ui, sans-serif`;
  context.textAlign = "right";
  context.textBaseline = "bottom";
  context.lineWidth = 3 * ratio;
  context.strokeStyle = colours("halo");
  context.strokeText(text, right, bottom - 5 * ratio);
  context.fillStyle = colours("ink");
  context.fillText(text, right, bottom - 5 * ratio);
}
