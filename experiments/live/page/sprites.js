/** The small pictures of people and cases. Every role and stage has a shape of its own, not only a colour. */
import { FIRST_END } from "./frames.js";
import { faded, sprite } from "./pixels.js";

const TURN = Math.PI * 2;
const RING_STEPS = 12;
const ROLE_COLOURS = ["role-volunteer", "role-team", "role-worker"];
/** Colour of an open case by stage: hidden, detected, reported, triaged, routed, dispatched, arrived, lost. */
const STAGE_COLOURS = [
  "stage-hidden", "stage-detected", "stage-reported", "stage-reported", "stage-moving",
  "stage-moving", "stage-arrived", "stage-lost",
];
/** Colour of an ended case: settled, resolved, cleared, escalated, prevented, petitioned. */
const END_COLOURS = ["stage-arrived", "stage-arrived", "stage-hidden", "stage-lost", "stage-arrived", "stage-lost"];
const WORSE_ENDS = new Set([3, 5]);
const CLEARED = 2;

/** @typedef {(name: string) => string} Colours */
/** @typedef {import("./pixels.js").Sprite} Sprite */

export class Sprites {
  /**
   * @param {Colours} colours of the theme
   * @param {number} person size of a person, device pixels
   * @param {number} pin size of a case, device pixels
   */
  constructor(colours, person, pin) {
    this.colours = colours;
    this.person = person;
    this.pin = pin;
    /** @type {Map<string, Sprite>} */
    this.known = new Map();
  }

  /** @param {string} key @param {() => Sprite} make */
  #once(key, make) {
    const found = this.known.get(key) ?? make();
    this.known.set(key, found);
    return found;
  }

  /** @param {number} role @param {boolean} busy @returns {Sprite} */
  walker(role, busy) {
    return this.#once(`w${role}${busy}`, () => {
      const size = this.person;
      return sprite(size * 1.5 + 2, size * 1.5 + 2, (context) => {
        context.lineWidth = Math.max(1, size * 0.13);
        context.strokeStyle = this.colours(busy ? "ink" : "halo");
        context.fillStyle = this.colours(ROLE_COLOURS[role]);
        shapeOf(context, role, size / 2);
        context.fill();
        context.stroke();
      });
    });
  }

  /** A crew of a department under way or at work. @returns {Sprite} */
  crew() {
    return this.#once("crew", () => {
      const size = this.person * 1.35;
      return sprite(size * 1.6 + 2, size * 1.6 + 2, (context) => {
        context.lineWidth = Math.max(1, size * 0.12);
        context.strokeStyle = this.colours("halo");
        context.fillStyle = this.colours("role-crew");
        context.beginPath();
        context.roundRect(-size * 0.62, -size * 0.38, size * 1.24, size * 0.76, size * 0.2);
        context.fill();
        context.stroke();
        context.fillStyle = this.colours("halo");
        context.fillRect(size * 0.05, -size * 0.2, size * 0.34, size * 0.26);
      });
    });
  }

  /**
   * A case.
   * @param {number} stage @param {number} used share of the time limit, 0 to 1
   * @returns {Sprite}
   */
  case(stage, used) {
    const step = stage === 0 ? 0 : Math.min(RING_STEPS, Math.floor(used * RING_STEPS));
    return this.#once(`c${stage}/${step}`, () => {
      const size = this.pin;
      const box = size * 1.5 + 4;
      return sprite(box, box, (context) => {
        if (stage === 0) drawHidden(context, size, this.colours);
        else drawKnown(context, size, stage, step / RING_STEPS, this.colours);
      });
    });
  }

  /** @param {number} stage @param {number} left how much of it is still to be seen, 0 to 1 @returns {Sprite} */
  ended(stage, left) {
    const step = Math.ceil(Math.max(0, left) * 4);
    return this.#once(`e${stage}/${step}`, () => {
      const size = this.pin;
      const whole = sprite(size * 1.5 + 4, size * 1.5 + 4, (context) =>
        drawEnded(context, size, stage - FIRST_END, this.colours),
      );
      return faded(whole, step / 4);
    });
  }

  /** The ring round what is followed. @returns {Sprite} */
  chosen() {
    return this.#once("chosen", () => {
      const size = this.pin * 2.1;
      return sprite(size + 4, size + 4, (context) => {
        for (const [width, colour] of [[0.2, "halo"], [0.11, "accent"]]) {
          context.lineWidth = this.pin * Number(width);
          context.strokeStyle = this.colours(String(colour));
          context.beginPath();
          context.arc(0, 0, size / 2 - 2, 0, TURN);
          context.stroke();
        }
      });
    });
  }
}

/**
 * The shape of a role: volunteers are round, teams square, workers a diamond.
 * @param {CanvasRenderingContext2D} context @param {number} role @param {number} r
 */
function shapeOf(context, role, r) {
  context.beginPath();
  if (role === 0) context.arc(0, 0, r, 0, TURN);
  else if (role === 1) context.roundRect(-r * 0.92, -r * 0.92, r * 1.84, r * 1.84, r * 0.25);
  else polygon(context, [[0, -r * 1.25], [r * 1.25, 0], [0, r * 1.25], [-r * 1.25, 0]]);
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} points */
function polygon(context, points) {
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}

/** @param {CanvasRenderingContext2D} context @param {number} size @param {Colours} colours */
function drawHidden(context, size, colours) {
  context.setLineDash([size * 0.22, size * 0.17]);
  context.lineCap = "round";
  for (const [width, colour] of [[0.24, "halo"], [0.13, "stage-hidden"]]) {
    context.lineWidth = Math.max(1, size * Number(width));
    context.strokeStyle = colours(String(colour));
    context.beginPath();
    context.arc(0, 0, size * 0.4, 0, TURN);
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} size @param {number} stage
 * @param {number} used @param {Colours} colours
 */
function drawKnown(context, size, stage, used, colours) {
  disc(context, size * 0.6, colours("halo"));
  disc(context, size * 0.4, colours(STAGE_COLOURS[stage]));
  context.lineWidth = Math.max(1.2, size * 0.12);
  context.strokeStyle = colours(used >= 1 ? "late" : STAGE_COLOURS[stage]);
  context.beginPath();
  context.arc(0, 0, size * 0.53, -TURN / 4, -TURN / 4 + TURN * Math.max(used, 0.02));
  context.stroke();
  drawGlyph(context, size * 0.4, stage, colours("halo"));
}

/** @param {CanvasRenderingContext2D} context @param {number} r @param {string} colour */
function disc(context, r, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(0, 0, r, 0, TURN);
  context.fill();
}

/** What a stage is known by besides its colour: a dot, an envelope bar, an arrow, a cross. */
const GLYPHS = [
  [],
  [[[0, -0.5], [0, 0.1]], [[0, 0.45], [0, 0.5]]],
  [[[-0.45, -0.2], [0.45, -0.2]], [[-0.45, 0.25], [0.2, 0.25]]],
  [[[-0.45, -0.2], [0.45, -0.2]], [[-0.45, 0.25], [0.2, 0.25]]],
  [[[-0.4, -0.4], [0.05, 0], [-0.4, 0.4]]],
  [[[-0.4, -0.4], [0, 0], [-0.4, 0.4]], [[0.1, -0.4], [0.5, 0], [0.1, 0.4]]],
  [[[-0.45, 0], [0.45, 0]], [[0, -0.45], [0, 0.45]]],
  [[[-0.4, -0.4], [0.4, 0.4]], [[-0.4, 0.4], [0.4, -0.4]]],
];
const TICK = [[[-0.45, 0.02], [-0.1, 0.38], [0.5, -0.35]]];
const DASH = [[[-0.45, 0], [0.45, 0]]];
const WORSE = [[[-0.4, -0.4], [0.4, 0.4]], [[-0.4, 0.4], [0.4, -0.4]]];

/**
 * @param {CanvasRenderingContext2D} context @param {number} r @param {number} stage
 * @param {string} colour
 */
function drawGlyph(context, r, stage, colour) {
  strokes(context, GLYPHS[stage], r, colour);
}

/** @param {CanvasRenderingContext2D} context @param {number[][][]} lines @param {number} r @param {string} colour */
function strokes(context, lines, r, colour) {
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = Math.max(1, r * 0.3);
  context.strokeStyle = colour;
  for (const line of lines) {
    context.beginPath();
    line.forEach(([x, y], i) => (i ? context.lineTo(x * r, y * r) : context.moveTo(x * r, y * r)));
    context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} size @param {number} end @param {Colours} colours */
function drawEnded(context, size, end, colours) {
  disc(context, size * 0.6, colours("halo"));
  disc(context, size * 0.48, colours(END_COLOURS[end]));
  const glyph = end === CLEARED ? DASH : WORSE_ENDS.has(end) ? WORSE : TICK;
  strokes(context, glyph, size * 0.45, colours("halo"));
}
