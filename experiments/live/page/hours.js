/** When a desk or a department is open. */

const SATURDAY = 6;

/**
 * Whether a node is open at a time.
 * @param {import("./place.js").NodeInfo} node
 * @param {Date} date local time
 */
export function isOpen(node, date) {
  if (node.hours === "always") return true;
  const day = date.getUTCDay();
  const hour = date.getUTCHours() + date.getUTCMinutes() / 60;
  return day > 0 && day < SATURDAY && hour >= node.from_hour && hour < node.to_hour;
}
