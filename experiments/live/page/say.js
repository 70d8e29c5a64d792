/** Numbers, durations and times in words, as people say them. */
import { languageNow, t } from "./words.js";

const HOUR = 60;
const DAY = 1440;
const FINE_BELOW = 10;
const HECTARES_PER_KM2 = 100;

/** @returns {string} locale of numbers and dates */
const locale = () => (languageNow() === "zh" ? "zh-CN" : "en-GB");

/**
 * A number with so many significant digits.
 * @param {number} value @param {number} [digits]
 */
export function number(value, digits = 3) {
  return value.toLocaleString(locale(), { maximumSignificantDigits: digits });
}

/** @param {number} value a count */
export function whole(value) {
  return value.toLocaleString(locale(), { maximumFractionDigits: 0 });
}

/** @param {number} share of 1 */
export function percent(share) {
  const value = share * 100;
  return `${number(value, value < FINE_BELOW ? 2 : 3)} %`;
}

/**
 * Minutes: "4.5 min", "3 h 20 min", "2 d 4 h".
 * @param {number} minutes
 * @returns {string}
 */
export function duration(minutes) {
  if (minutes < 0) return `−${duration(-minutes)}`;
  if (minutes < FINE_BELOW) return `${number(minutes, 2)} ${t("unit_min")}`;
  const rounded = Math.round(minutes);
  if (rounded < HOUR) return `${rounded} ${t("unit_min")}`;
  if (rounded < DAY) return pair(rounded, HOUR, "unit_h", "unit_min_short");
  return pair(Math.round(minutes / HOUR), DAY / HOUR, "unit_d", "unit_h");
}

/** @param {number} amount @param {number} per @param {string} large @param {string} small */
function pair(amount, per, large, small) {
  const rest = amount % per;
  const first = `${Math.floor(amount / per)} ${t(large)}`;
  return rest ? `${first} ${rest} ${t(small)}` : first;
}

/**
 * A duration or "not yet".
 * @param {number | null} minutes
 */
export function durationOrNot(minutes) {
  return minutes === null ? t("not_yet") : duration(minutes);
}

/**
 * How fast the page shows the city.
 * @param {number} perSecond minutes a second
 */
export function pace(perSecond) {
  if (perSecond < 0.02) return t("real_time");
  const time = perSecond < 1 ? `${Math.round(perSecond * 60)} ${t("unit_s")}` : duration(perSecond);
  return t("a_second", { time });
}

/**
 * The time of a minute, as a date in no time zone.
 * @param {string} start local time of minute 0
 * @param {number} minute
 * @returns {Date}
 */
export function dateOf(start, minute) {
  return new Date(Date.parse(`${start}Z`) + minute * 60000);
}

/** @param {Date} date @param {Intl.DateTimeFormatOptions} parts */
function formatted(date, parts) {
  return date.toLocaleString(locale(), { timeZone: "UTC", ...parts });
}

/** @param {Date} date "08:05" */
export const clockTime = (date) => formatted(date, { hour: "2-digit", minute: "2-digit" });
/** @param {Date} date "Monday" */
export const weekday = (date) => formatted(date, { weekday: "long" });
/** @param {Date} date "7 March 2016" */
export const calendarDay = (date) =>
  formatted(date, { day: "numeric", month: "long", year: "numeric" });

/**
 * "Mon 08:05", with the date when it is more than a week away.
 * @param {string} start @param {number} minute
 */
export function when(start, minute) {
  return formatted(dateOf(start, minute), {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
  });
}

/**
 * The area that one person has to watch.
 * @param {number} perKm2
 */
export function areaForOne(perKm2) {
  const hectares = HECTARES_PER_KM2 / perKm2;
  if (hectares < HECTARES_PER_KM2 * 2) return t("hectares", { n: number(hectares, 2) });
  return t("square_km", { n: number(hectares / HECTARES_PER_KM2, 2) });
}
