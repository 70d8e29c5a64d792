/** The legend of the map, drawn with the same pictures as the map. */
import { el } from "./dom.js";
import { density, palette } from "./look.js";
import { Sprites } from "./sprites.js";
import { stageTitle } from "./titles.js";
import { inLanguage, t } from "./words.js";

const PERSON_PX = 11;
const PIN_PX = 17;
const STAGES = [0, 1, 2, 4, 5, 6, 7];
const ANSWERED = 17;
const LAND = [0, 1, 2, 3, 4];

/**
 * The entries, in the language and colours of the moment.
 * @param {{title: import("./words.js").Text}[]} roles
 * @returns {Node[]}
 */
export function legendOf(roles) {
  const sprites = new Sprites(palette(), PERSON_PX * density(), PIN_PX * density());
  const people = roles.map((role, i) => entry(sprites.walker(i, false), inLanguage(role.title)));
  const cases = STAGES.map((stage) => entry(sprites.case(stage, 0.3), stageTitle(stage)));
  return [
    el("ul", { class: "legend-list" }, ...people, entry(sprites.crew(), t("crew"))),
    el("ul", { class: "legend-list" }, ...cases, entry(sprites.ended(ANSWERED, 1), t("answered"))),
    el("p", { class: "hint" }, t("age_ring")),
    el("ul", { class: "legend-list" }, ...LAND.map((use) =>
      el("li", {}, el("span", { class: `swatch land-${use}`, "aria-hidden": "true" }), t(`land_${use}`)))),
  ];
}

/** @param {import("./pixels.js").Sprite} picture @param {string} text */
function entry(picture, text) {
  const canvas = /** @type {HTMLCanvasElement} */ (
    el("canvas", { width: picture.width, height: picture.height, "aria-hidden": "true" })
  );
  canvas.style.width = `${picture.width / density()}px`;
  canvas.style.height = `${picture.height / density()}px`;
  const bytes = new Uint8ClampedArray(picture.data.buffer);
  canvas.getContext("2d")?.putImageData(new ImageData(bytes, picture.width), 0, 0);
  return el("li", {}, canvas, text);
}
