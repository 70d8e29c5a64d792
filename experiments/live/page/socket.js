/** The line to the server: it comes back by itself when it breaks. */
import { decodeFrame } from "./frames.js";

const FIRST_WAIT_MS = 400;
const MOST_WAIT_MS = 5000;
const GROWTH = 1.6;
/** Reasons of the server after which the page does not call again by itself. */
const FINAL = new Set(["idle", "too_many_wrong"]);

/**
 * @typedef {{message: (message: any) => void, frame: (frame: import("./frames.js").Frame) => void,
 *   lost: (why: string | null) => void}} Ears `lost`: why the server closed; null when the line broke
 */

export class Connection {
  /** @param {string} address @param {Ears} ears */
  constructor(address, ears) {
    this.address = address;
    this.ears = ears;
    this.wait = FIRST_WAIT_MS;
    /** @type {string | null} */
    this.why = null;
    this.open();
  }

  /** Call the server. */
  open() {
    this.why = null;
    this.socket = new WebSocket(this.address);
    this.socket.binaryType = "arraybuffer";
    this.socket.addEventListener("message", (event) => this.#hear(event.data));
    this.socket.addEventListener("close", () => this.#closed());
  }

  /** @param {Record<string, unknown>} message */
  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** @param {string | ArrayBuffer} data */
  #hear(data) {
    if (data instanceof ArrayBuffer) {
      const frame = decodeFrame(data);
      this.send({ type: "ack", frame: frame.number });
      this.ears.frame(frame);
      return;
    }
    const message = JSON.parse(data);
    if (message.type === "hello") this.wait = FIRST_WAIT_MS;
    if (message.type === "closed") this.why = message.why;
    this.ears.message(message);
  }

  #closed() {
    this.ears.lost(this.why);
    if (this.why !== null && FINAL.has(this.why)) return;
    setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(MOST_WAIT_MS, this.wait * GROWTH);
  }
}
