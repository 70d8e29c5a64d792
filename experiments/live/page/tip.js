/** A few words beside the pointer about what lies under it. */
import { byId, setText } from "./dom.js";
import { duration, whole } from "./say.js";
import { kindTitle, nodeTitle, personTitle, roleName, stageTitle } from "./titles.js";
import { patrollerOf } from "./place.js";
import { t } from "./words.js";

const GAP_PX = 14;

/**
 * Show or hide the words.
 * @param {import("./city.js").City | null} city
 * @param {import("./choice.js").Choice | null} choice
 * @param {PointerEvent} event @param {number} now
 */
export function point(city, choice, event, now) {
  const tip = byId("tip");
  const text = city && choice ? wordsFor(city, choice, now) : "";
  tip.hidden = !text;
  if (!text) return;
  setText(tip, text);
  const right = innerWidth - tip.offsetWidth - 4;
  tip.style.left = `${Math.max(4, Math.min(right, event.clientX + GAP_PX))}px`;
  tip.style.top = `${Math.min(innerHeight - tip.offsetHeight - 4, event.clientY + GAP_PX)}px`;
}

/** @param {import("./city.js").City} city @param {import("./choice.js").Choice} choice @param {number} now */
function wordsFor(city, choice, now) {
  const { place } = city;
  if (choice.what === "case") {
    const one = city.cases.get(choice.number);
    if (!one) return "";
    return [kindTitle(place, one.kind), stageTitle(one.stage), t("age", { time: duration(Math.max(0, now - one.onset)) })].join(" · ");
  }
  if (choice.what === "walker") {
    const person = patrollerOf(place, choice.side, choice.number);
    return person ? personTitle(roleName(person.role), person.number) : "";
  }
  if (choice.what === "node") {
    return `${nodeTitle(place, choice.number)} · ${t("waiting_n", { n: whole(city.waiting[choice.number]) })}`;
  }
  return "";
}
