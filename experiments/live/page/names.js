/** The names of villages: pictures that are stamped over those who walk and under cases that are known. */
import { typeScale } from "./look.js";
import { sprite } from "./pixels.js";
import { inLanguage } from "./words.js";

const LETTER_PX = 11;
const NAMES_FROM_PX = 46;
const HALO_PX = 3;
/** How far a name stands above the cell of its village's desk. */
const ABOVE_PX = 6;

/** @typedef {{picture: import("./pixels.js").Sprite, x: number, y: number}} Name middle of the picture, in device pixels */

/**
 * The names that a view has room for.
 * @param {import("./place.js").Place} place
 * @param {import("./camera.js").Camera} camera
 * @param {(name: string) => string} colours
 * @param {number} ratio device pixels to a pixel of the page
 * @returns {Name[]}
 */
export function namesOf(place, camera, colours, ratio) {
  const villages = place.nodes.filter((node) => node.level === "village");
  const room = (place.width * camera.scale) / Math.sqrt(Math.max(1, villages.length)) / ratio;
  if (villages.length < 2 || room < NAMES_FROM_PX) return [];
  return villages.map((node) => {
    const picture = pictureOf(inLanguage(node.title), colours, ratio);
    const left = Math.max(0, camera.px(0)) + picture.width / 2;
    const right = Math.min(camera.view.width, camera.px(place.width)) - picture.width / 2;
    const x = Math.min(right, Math.max(left, camera.px((node.cell % place.width) + 0.5)));
    const y = camera.py(Math.floor(node.cell / place.width)) - ABOVE_PX * ratio - picture.height / 2;
    return { picture, x, y };
  });
}

/** @param {string} text @param {(name: string) => string} colours @param {number} ratio */
function pictureOf(text, colours, ratio) {
  const letter = LETTER_PX * typeScale() * ratio;
  const font = `600 ${letter}px system-ui, sans-serif`;
  const air = 2 * HALO_PX * ratio;
  return sprite(widthOf(text, font) + air, letter + air, (context) => {
    context.font = font;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = HALO_PX * ratio;
    context.strokeStyle = colours("halo");
    context.strokeText(text, 0, 0);
    context.fillStyle = colours("ink");
    context.fillText(text, 0, 0);
  });
}

/** @param {string} text @param {string} font */
function widthOf(text, font) {
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  context.font = font;
  return context.measureText(text).width;
}
