/**
 * The place as the page draws it (message `place` of docs/live_protocol.md, unpacked).
 *
 * @typedef {{en: string, zh: string}} Title
 * @typedef {{level: string, number: number, name: string, title: Title, parent: number | null,
 *   cell: number, staff: number, hours: string, from_hour: number, to_hour: number}} NodeInfo
 * @typedef {{name: string, title: Title, priority: number, limit_min: number,
 *   departments: number[]}} Kind
 * @typedef {{role: number, first: number, units: number, people_per_unit: number}} Force
 * @typedef {{levers: Record<string, unknown>, patrollers: Force[]}} SideInfo
 * @typedef {{scenario: string, title: Title, seed: number, end_min: number, start: string,
 *   width: number, height: number, cell_m: number, torus: boolean, landUse: Uint8Array,
 *   population: Uint16Array, grid: Int16Array, village: Int16Array, town: Int16Array,
 *   names: Record<string, string[]>, nodes: NodeInfo[], desks: number,
 *   edges: [number, number, string][], kinds: Kind[], sides: SideInfo[]}} Place
 */

export const HOMES = 0;
export const SHOPS = 1;
export const WORKS = 2;
export const STREETS = 3;
export const WATER = 4;

/**
 * Unpack the message.
 * @param {any} message
 * @returns {Place}
 */
export function unpackPlace(message) {
  return {
    ...message,
    landUse: new Uint8Array(bytes(message.land_use)),
    population: new Uint16Array(bytes(message.population)),
    grid: new Int16Array(bytes(message.grid)),
    village: new Int16Array(bytes(message.village)),
    town: new Int16Array(bytes(message.town)),
  };
}

/**
 * The bytes of a base64 text.
 * @param {string} text
 * @returns {ArrayBuffer}
 */
export function bytes(text) {
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) out[i] = raw.charCodeAt(i);
  return out.buffer;
}

/**
 * Role and number within the role of a patroller.
 * @param {Place} place
 * @param {number} side
 * @param {number} number as in frames
 * @returns {{role: number, number: number} | null}
 */
export function patrollerOf(place, side, number) {
  const force = place.sides[side].patrollers.find(
    (some) => number >= some.first && number < some.first + some.units,
  );
  return force ? { role: force.role, number: number - force.first } : null;
}
