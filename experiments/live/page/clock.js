/** The page's clock: it runs towards the minute of the last frame, so that motion is smooth. */

const CATCH_UP = 1.3;
const MAX_LAG_S = 0.6;

export class Clock {
  /** Begin at minute 0, standing still. */
  constructor() {
    /** Minute that is shown. */
    this.now = 0;
    /** Minute of the last frame. */
    this.target = 0;
    /** Minute that was shown when the last frame came. */
    this.from = 0;
    this.perSecond = 0;
  }

  /**
   * Aim at the minute of a new frame.
   * @param {{minute: number, perSecond: number, fresh: boolean}} frame
   */
  aim(frame) {
    const jump = frame.fresh || frame.perSecond === 0 || frame.minute < this.now;
    this.from = jump ? frame.minute : this.now;
    this.now = this.from;
    this.target = frame.minute;
    this.perSecond = frame.perSecond;
  }

  /**
   * Let time pass; a clock that has fallen behind runs a little faster.
   * @param {number} seconds
   */
  tick(seconds) {
    const behind = this.target - this.now;
    const pace = behind > MAX_LAG_S * this.perSecond ? CATCH_UP : 1;
    this.now = Math.min(this.target, this.now + seconds * this.perSecond * pace);
  }

  /** Show the last frame at once, without the way there. */
  arrive() {
    this.now = this.target;
  }

  /** How far the clock has come from the frame before to the last one, from 0 to 1. */
  get fraction() {
    const span = this.target - this.from;
    return span > 0 ? (this.now - this.from) / span : 1;
  }
}
