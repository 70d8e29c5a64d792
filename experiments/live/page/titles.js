/** What things are called: cases, people, stages, desks. */
import { FIRST_END } from "./frames.js";
import { inLanguage, t } from "./words.js";

const ROLES = ["volunteer", "team", "worker"];
const STAGES = ["hidden", "detected", "reported", "triaged", "routed", "dispatched", "arrived", "lost"];
const ENDS = ["settled", "resolved", "cleared", "escalated", "prevented", "petitioned"];

/** @param {number} stage as in frames */
export function stageTitle(stage) {
  return stage < FIRST_END ? t(`stage_${STAGES[stage]}`) : t(`end_${ENDS[stage - FIRST_END]}`);
}

/** Name of a role by its number. @param {number} role */
export const roleName = (role) => ROLES[role];

/** One person. @param {string} role @param {number} number within the role, from 0 */
export function personTitle(role, number) {
  return t(`one_${role}`, { n: number + 1 });
}

/** @param {import("./place.js").Place} place @param {number} kind */
export function kindTitle(place, kind) {
  return inLanguage(place.kinds[kind].title);
}

/** @param {import("./place.js").Place} place @param {number} node */
export function nodeTitle(place, node) {
  return inLanguage(place.nodes[node].title);
}
