/** Decoding of the moves in a replay file (docs/live_protocol.md, section 4). */

const MAGIC = 0x314d4e53; // "SNM1"
const HEAD_BYTES = 16;
const OFF = 13;
const JUMP = 14;
const DX = [0, 1, -1, 0, 0, 1, 1, -1, -1, 2, -2, 0, 0];
const DY = [0, 0, 0, -1, 1, -1, 1, -1, 1, 0, 0, -2, 2];
/** How many steps apart the states lie that a jump in time can begin from. */
const KEPT_EVERY = 64;

export class Moves {
  /**
   * @param {ArrayBuffer} buffer
   * @param {{width: number, height: number, torus: boolean}} place
   */
  constructor(buffer, place) {
    const head = new DataView(buffer, 0, HEAD_BYTES);
    if (head.getUint32(0, true) !== MAGIC) throw new Error("no moves of this protocol");
    this.place = place;
    this.walkers = head.getUint32(4, true);
    this.steps = head.getUint32(8, true);
    const jumps = head.getUint32(12, true);
    this.rowBytes = Math.ceil(this.walkers / 2);
    const codes = this.steps * this.rowBytes;
    this.codes = new Uint8Array(buffer, HEAD_BYTES, codes);
    const at = HEAD_BYTES + Math.ceil(codes / 4) * 4;
    this.cells = new Uint16Array(buffer, at, jumps);
    this.#begin();
    this.kept = [this.#copy()];
  }

  /** Everybody is off the street. */
  #begin() {
    /** Step that `x`, `y` and `out` belong to, -1 before the first one. */
    this.step = -1;
    this.x = new Int32Array(this.walkers);
    this.y = new Int32Array(this.walkers);
    /** 1: on the street. */
    this.out = new Uint8Array(this.walkers);
    this.jump = 0;
  }

  #copy() {
    return { step: this.step, jump: this.jump, x: this.x.slice(), y: this.y.slice(), out: this.out.slice() };
  }

  /**
   * Who is where at a step.
   * @param {number} step from 0
   * @returns {{number: Uint16Array, cell: Uint16Array, busy: number}} as in a frame
   */
  at(step) {
    if (step < this.step) this.#goBack(step);
    while (this.step < step) this.#advance();
    const number = [];
    for (let i = 0; i < this.walkers; i += 1) if (this.out[i]) number.push(i);
    const cell = number.map((i) => this.y[i] * this.place.width + this.x[i]);
    return { number: Uint16Array.from(number), cell: Uint16Array.from(cell), busy: 0 };
  }

  /** Take up the last kept state before a step. @param {number} step */
  #goBack(step) {
    const from = this.kept[Math.min(this.kept.length - 1, Math.floor((step + 1) / KEPT_EVERY))];
    this.step = from.step;
    this.jump = from.jump;
    this.x = from.x.slice();
    this.y = from.y.slice();
    this.out = from.out.slice();
  }

  #advance() {
    this.step += 1;
    const row = this.step * this.rowBytes;
    for (let i = 0; i < this.walkers; i += 1) {
      const pair = this.codes[row + (i >> 1)];
      this.#move(i, i & 1 ? pair >> 4 : pair & 15);
    }
    if ((this.step + 1) % KEPT_EVERY === 0 && this.kept.length === (this.step + 1) / KEPT_EVERY) {
      this.kept.push(this.#copy());
    }
  }

  /** @param {number} i walker @param {number} code */
  #move(i, code) {
    const { width, height } = this.place;
    this.out[i] = Number(code !== OFF);
    if (code === JUMP) {
      const cell = this.cells[this.jump];
      this.jump += 1;
      this.x[i] = cell % width;
      this.y[i] = (cell - this.x[i]) / width;
    } else if (code < OFF) {
      this.x[i] = (this.x[i] + DX[code] + width) % width;
      this.y[i] = (this.y[i] + DY[code] + height) % height;
    }
  }
}
