/** The clock of the page: time, weekday, date, sun or moon. */
import { byId, setText } from "./dom.js";
import { calendarDay, clockTime, dateOf, weekday } from "./say.js";
import { darkness } from "./sky.js";

/** @param {string} start local time of minute 0 @param {number} minute */
export function showTime(start, minute) {
  const date = dateOf(start, Math.floor(minute));
  const key = `${document.documentElement.lang} ${date.getTime()}`;
  const time = byId("clock-time");
  if (time.dataset.shown === key) return;
  time.dataset.shown = key;
  setText(time, clockTime(date));
  setText(byId("clock-day"), weekday(date));
  setText(byId("clock-date"), calendarDay(date));
  byId("sun").classList.toggle("moon", darkness(date) > 0.5);
}
