/**
 * Decoding of binary frames (docs/live_protocol.md, section 3). Columns are views of the message,
 * not copies.
 *
 * @typedef {{number: Uint16Array, cell: Uint16Array, busy: number}} Walkers the last `busy` stand still
 * @typedef {{case: Uint32Array, onset: Float32Array, cell: Uint16Array, kind: Uint8Array,
 *   stage: Uint8Array}} Cases
 * @typedef {{case: Uint32Array, depart: Float32Array, arrive: Float32Array, from: Uint16Array,
 *   to: Uint16Array}} Hops
 * @typedef {{depart: Float32Array, arrive: Float32Array, crew: Uint16Array, from: Uint16Array,
 *   to: Uint16Array, department: Uint16Array}} Crews
 * @typedef {{waiting: Uint16Array, busy: Uint16Array}} Nodes
 * @typedef {{walkers: Walkers, cases: Cases, hops: Hops, crews: Crews, nodes: Nodes}} SideFrame
 * @typedef {{number: number, minute: number, fresh: boolean, playing: boolean, over: boolean,
 *   perSecond: number, sides: SideFrame[]}} Frame
 */

const MAGIC = 0x31464e53; // "SNF1"
const HEADER_BYTES = 24;
const SIDE_BYTES = 16;
const FRESH = 1;
const PLAYING = 2;
const OVER = 4;

/** Report of a case that comes from its own cell, not from a node. */
export const FROM_CASE = 65535;

/** First code of a stage that is an end. */
export const FIRST_END = 16;

/**
 * Decode one frame.
 * @param {ArrayBuffer} buffer
 * @param {number} [offset] where the frame begins, a multiple of 4
 * @returns {Frame}
 */
export function decodeFrame(buffer, offset = 0) {
  const head = new DataView(buffer, offset, HEADER_BYTES);
  if (head.getUint32(0, true) !== MAGIC) throw new Error("not a frame of this protocol");
  const flags = head.getUint8(17);
  const sides = [];
  let at = offset + HEADER_BYTES;
  for (let side = 0; side < head.getUint8(16); side += 1) {
    const length = new DataView(buffer, at, 4).getUint32(0, true);
    sides.push(decodeSide(buffer, at));
    at += length;
  }
  return {
    number: head.getUint32(4, true),
    minute: head.getFloat64(8, true),
    fresh: (flags & FRESH) !== 0,
    playing: (flags & PLAYING) !== 0,
    over: (flags & OVER) !== 0,
    perSecond: head.getFloat32(20, true),
    sides,
  };
}

/**
 * @param {ArrayBuffer} buffer
 * @param {number} at
 * @returns {SideFrame}
 */
function decodeSide(buffer, at) {
  const [walkers, busy, cases, hops, crews, nodes] = new Uint16Array(buffer, at + 4, 6);
  const take = columns(buffer, at + SIDE_BYTES);
  return {
    walkers: { number: take(Uint16Array, walkers), cell: take(Uint16Array, walkers), busy },
    cases: {
      case: take(Uint32Array, cases),
      onset: take(Float32Array, cases),
      cell: take(Uint16Array, cases),
      kind: take(Uint8Array, cases),
      stage: take(Uint8Array, cases),
    },
    hops: {
      case: take(Uint32Array, hops),
      depart: take(Float32Array, hops),
      arrive: take(Float32Array, hops),
      from: take(Uint16Array, hops),
      to: take(Uint16Array, hops),
    },
    crews: {
      depart: take(Float32Array, crews),
      arrive: take(Float32Array, crews),
      crew: take(Uint16Array, crews),
      from: take(Uint16Array, crews),
      to: take(Uint16Array, crews),
      department: take(Uint16Array, crews),
    },
    nodes: { waiting: take(Uint16Array, nodes), busy: take(Uint16Array, nodes) },
  };
}

/**
 * A reader of one column after the other.
 * @param {ArrayBuffer} buffer
 * @param {number} start
 */
function columns(buffer, start) {
  let at = start;
  /**
   * @template T
   * @param {{new (buffer: ArrayBuffer, at: number, n: number): T, BYTES_PER_ELEMENT: number}} Type
   * @param {number} n
   */
  return (Type, n) => {
    const column = new Type(buffer, at, n);
    at += n * Type.BYTES_PER_ELEMENT;
    return column;
  };
}
