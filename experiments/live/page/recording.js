/** A recorded run: its frames, moves and numbers, unpacked from the elements of the file. */
import { decodeFrame, FIRST_END } from "./frames.js";
import { Moves } from "./moves.js";
import { bytes, unpackPlace } from "./place.js";

/** @param {string} id @returns {string} */
const textOf = (id) => document.getElementById(`safetynet-${id}`)?.textContent?.trim() ?? "";

/**
 * Read the recording that stands in this document.
 * @returns {Promise<Recording>}
 */
export async function readRecording() {
  const place = unpackPlace(JSON.parse(textOf("place")));
  const [frames, moves] = await Promise.all([unpacked("frames"), unpacked("moves")]);
  return new Recording(
    JSON.parse(textOf("hello")), place, JSON.parse(textOf("series")), framesOf(frames), new Moves(moves, place),
  );
}

/** @param {string} id @returns {Promise<ArrayBuffer>} */
async function unpacked(id) {
  const packed = new Blob([bytes(textOf(id))]).stream();
  return new Response(packed.pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
}

/** @param {ArrayBuffer} buffer @returns {import("./frames.js").Frame[]} */
function framesOf(buffer) {
  const view = new DataView(buffer);
  const frames = [];
  let at = 4;
  for (let i = 0; i < view.getUint32(0, true); i += 1) {
    frames.push(decodeFrame(buffer, at + 4));
    at += 4 + view.getUint32(at, true);
  }
  return frames;
}

export class Recording {
  /**
   * @param {any} hello @param {import("./place.js").Place} place
   * @param {import("./history.js").Series[]} series
   * @param {import("./frames.js").Frame[]} frames @param {Moves} moves
   */
  constructor(hello, place, series, frames, moves) {
    this.hello = hello;
    this.place = place;
    this.series = series;
    this.frames = frames;
    this.moves = moves;
  }

  /** First and last minute. */
  get span() {
    return { first: this.frames[0].minute, last: this.frames[this.frames.length - 1].minute };
  }

  /** The frame that shows a minute or is the next one after it. @param {number} minute */
  indexAt(minute) {
    const index = this.frames.findIndex((frame) => frame.minute >= minute);
    return index < 0 ? this.frames.length - 1 : index;
  }

  /**
   * A frame with its walkers.
   * @param {number} index @param {number} perSecond @param {boolean} playing
   * @returns {import("./frames.js").Frame}
   */
  frame(index, perSecond, playing) {
    const frame = this.frames[index];
    const side = { ...frame.sides[0], walkers: this.moves.at(index) };
    return { ...frame, sides: [side], perSecond, playing };
  }

  /**
   * The frame at an index as if all before it had been forgotten: with every case that is open.
   * @param {number} index
   * @returns {import("./frames.js").Frame}
   */
  freshFrame(index) {
    const frame = this.frame(index, 0, false);
    return { ...frame, fresh: true, sides: [{ ...frame.sides[0], cases: this.#openCases(index) }] };
  }

  /** @param {number} index @returns {import("./frames.js").Cases} */
  #openCases(index) {
    const open = new Map();
    for (const { sides } of this.frames.slice(0, index + 1)) {
      const { cases } = sides[0];
      cases.case.forEach((id, row) => {
        if (cases.stage[row] >= FIRST_END) open.delete(id);
        else open.set(id, { cases, row });
      });
    }
    const entries = [...open];
    const take = (/** @type {"onset" | "cell" | "kind" | "stage"} */ name) =>
      entries.map(([, { cases, row }]) => cases[name][row]);
    return {
      case: Uint32Array.from(entries, ([id]) => id),
      onset: Float32Array.from(take("onset")),
      cell: Uint16Array.from(take("cell")),
      kind: Uint8Array.from(take("kind")),
      stage: Uint8Array.from(take("stage")),
    };
  }
}
