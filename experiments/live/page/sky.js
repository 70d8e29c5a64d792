/** Day and night: how dark it is at a time of day. */

const DAWN = [5, 7];
const DUSK = [17.5, 20];
const MINUTES_PER_HOUR = 60;

/**
 * How dark it is, from 0 by day to 1 by night.
 * @param {Date} date local time
 */
export function darkness(date) {
  const hour = date.getUTCHours() + date.getUTCMinutes() / MINUTES_PER_HOUR;
  const risen = (hour - DAWN[0]) / (DAWN[1] - DAWN[0]);
  const set = (hour - DUSK[0]) / (DUSK[1] - DUSK[0]);
  return smooth(Math.max(1 - clamp(risen), clamp(set)));
}

/** @param {number} value */
const clamp = (value) => Math.min(1, Math.max(0, value));
/** @param {number} value from 0 to 1 */
const smooth = (value) => value * value * (3 - 2 * value);
