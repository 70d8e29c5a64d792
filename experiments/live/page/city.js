/**
 * What is known of one city: who stands where, which cases are open, what is on its way.
 * Frames change it; drawing modules read it. All times are minutes since the start of the run.
 *
 * @typedef {{id: number, cell: number, kind: number, onset: number, stage: number,
 *   changed: number}} Case `changed`: minute at which the page learnt of its stage
 * @typedef {{case: number, depart: number, arrive: number, from: number, to: number}} Hop
 * @typedef {{crew: number, department: number, depart: number, arrive: number, from: number,
 *   to: number}} Crew
 */
import { FIRST_END } from "./frames.js";

/** How long an ended case stays on the map, in seconds of the page. */
export const FAREWELL_S = 2.5;
/** How long a report is drawn at least, in seconds of the page. */
export const HOP_S = 0.5;

export class City {
  /** @param {import("./place.js").Place} place @param {number} side */
  constructor(place, side) {
    this.place = place;
    this.side = side;
    const units = Math.max(0, ...place.sides[side].patrollers.map((f) => f.first + f.units));
    /** Position of each walker at the frame before and at the last one, in cells. */
    this.fromX = new Float32Array(units);
    this.fromY = new Float32Array(units);
    this.toX = new Float32Array(units);
    this.toY = new Float32Array(units);
    /** 0: off the street, 1: walking, 2: busy with a case. */
    this.state = new Uint8Array(units);
    /** Role of each walker. */
    this.role = rolesOf(place.sides[side].patrollers, units);
    /** @type {Map<number, Case>} */
    this.cases = new Map();
    /** @type {Case[]} cases that have ended and fade away */
    this.ended = [];
    /** @type {Hop[]} */
    this.hops = [];
    /** @type {Crew[]} */
    this.crews = [];
    this.waiting = new Uint16Array(place.nodes.length);
    this.busy = new Uint16Array(place.nodes.length);
  }

  /**
   * Take over a frame.
   * @param {import("./frames.js").SideFrame} frame
   * @param {{minute: number, fresh: boolean, perSecond: number}} head
   * @param {{now: number, fraction: number, from: number}} clock before it aims at this frame
   */
  apply(frame, head, clock) {
    const minutes = head.minute - clock.now;
    if (head.fresh) this.#forget();
    this.#walk(frame.walkers, clock.fraction, minutes);
    this.#takeCases(frame.cases, head.minute);
    this.#takeHops(frame.hops, clock.now - HOP_S * head.perSecond);
    this.crews = rows(frame.crews, ["crew", "department", "depart", "arrive", "from", "to"]);
    this.waiting = frame.nodes.waiting;
    this.busy = frame.nodes.busy;
  }

  /** Where walker i is at a fraction of the way to the last frame, cells: the centre of a cell is whole. */
  xOf(/** @type {number} */ i, /** @type {number} */ fraction) {
    return this.fromX[i] + (this.toX[i] - this.fromX[i]) * fraction;
  }

  /** As xOf, to the south. */
  yOf(/** @type {number} */ i, /** @type {number} */ fraction) {
    return this.fromY[i] + (this.toY[i] - this.fromY[i]) * fraction;
  }

  /** @param {number} now minute shown @param {number} perSecond */
  dropOld(now, perSecond) {
    const oldest = now - FAREWELL_S * Math.max(perSecond, 1 / 60);
    this.ended = this.ended.filter((some) => some.changed >= oldest);
  }

  #forget() {
    this.state.fill(0);
    this.cases.clear();
    this.ended = [];
    this.hops = [];
  }

  /**
   * @param {import("./frames.js").Walkers} walkers
   * @param {number} fraction shown of the last way
   * @param {number} minutes for the new way
   */
  #walk(walkers, fraction, minutes) {
    const { width } = this.place;
    const was = this.state;
    const next = new Uint8Array(was.length);
    const firstBusy = walkers.number.length - walkers.busy;
    const reach = 1 + 3 * minutes;
    for (let row = 0; row < walkers.number.length; row += 1) {
      const i = walkers.number[row];
      const x = walkers.cell[row] % width;
      const y = (walkers.cell[row] - x) / width;
      const oldX = this.xOf(i, fraction);
      const oldY = this.yOf(i, fraction);
      const jumps = !was[i] || Math.abs(x - oldX) > reach || Math.abs(y - oldY) > reach;
      this.fromX[i] = jumps ? x : oldX;
      this.fromY[i] = jumps ? y : oldY;
      this.toX[i] = x;
      this.toY[i] = y;
      next[i] = row < firstBusy ? 1 : 2;
    }
    this.state = next;
  }

  /** @param {import("./frames.js").Cases} cases @param {number} minute */
  #takeCases(cases, minute) {
    for (let row = 0; row < cases.case.length; row += 1) {
      const id = cases.case[row];
      const one = {
        id,
        cell: cases.cell[row],
        kind: cases.kind[row],
        onset: cases.onset[row],
        stage: cases.stage[row],
        changed: minute,
      };
      if (one.stage < FIRST_END) this.cases.set(id, one);
      else {
        this.cases.delete(id);
        this.ended.push(one);
      }
    }
  }

  /** @param {import("./frames.js").Hops} hops @param {number} oldest still drawn */
  #takeHops(hops, oldest) {
    const fresh = rows(hops, ["case", "depart", "arrive", "from", "to"]);
    const key = (/** @type {Hop} */ hop) => `${hop.case}/${hop.depart}/${hop.to}`;
    const known = new Set(fresh.map(key));
    const kept = this.hops.filter((hop) => hop.arrive >= oldest && !known.has(key(hop)));
    this.hops = kept.concat(fresh);
  }
}

/**
 * Columns as a list of objects.
 * @param {any} columns @param {string[]} names
 * @returns {any[]}
 */
function rows(columns, names) {
  return Array.from(columns[names[0]], (_, row) =>
    Object.fromEntries(names.map((name) => [name, columns[name][row]])),
  );
}

/** @param {import("./place.js").Force[]} forces @param {number} units */
function rolesOf(forces, units) {
  const role = new Uint8Array(units);
  for (const force of forces) role.fill(force.role, force.first, force.first + force.units);
  return role;
}
