/**
 * What has been measured so far, thinned out as it grows.
 *
 * @typedef {{cases: number, detected: number, found_share: number | null,
 *   detection_delay_min: number | null, response_min: number | null, help_min: number | null,
 *   open: number[], ended: number[], hours: Record<string, number>}} Measured one side at one minute
 * @typedef {{measure: string, mean: number, low: number | null, high: number | null, sure: string,
 *   cases: number, days: number}} Difference
 * @typedef {{minute: number, sides: Measured[], difference: Difference[] | null}} Series
 */

const MOST_POINTS = 720;

export class History {
  constructor() {
    /** @type {Series[]} */
    this.points = [];
    /** @type {{minute: number, side: number, key: string}[]} when a lever was moved */
    this.changes = [];
  }

  /** @param {Series} series */
  add(series) {
    const last = this.points.at(-1);
    if (last && series.minute < last.minute) this.clear();
    if (last && series.minute === last.minute) this.points.pop();
    this.points.push(series);
    if (this.points.length > MOST_POINTS) {
      this.points = this.points.filter((_, i) => i % 2 === 0 || i === this.points.length - 1);
    }
  }

  /** @param {number} minute @param {number} side @param {string} key of a lever */
  mark(minute, side, key) {
    this.changes = this.changes.filter((one) => one.key !== key || one.side !== side || minute - one.minute > 30);
    this.changes.push({ minute, side, key });
  }

  /** Forget all. */
  clear() {
    this.points = [];
    this.changes = [];
  }

  /** The last measured, if any. */
  get last() {
    return this.points.at(-1) ?? null;
  }
}
