/** Mouse, touch and keys on a map. */

const DRAG_PX = 5;
const PAN_PX = 60;
const KEYS = new Map([
  ["ArrowLeft", [PAN_PX, 0]], ["ArrowRight", [-PAN_PX, 0]],
  ["ArrowUp", [0, PAN_PX]], ["ArrowDown", [0, -PAN_PX]],
]);

/**
 * Let the reader move, zoom and choose.
 * @param {HTMLElement} frame of the map
 * @param {() => import("./map.js").CityMap | null} mapNow
 * @param {{choose: (choice: import("./choice.js").Choice) => void,
 *   point: (choice: import("./choice.js").Choice | null, event: PointerEvent) => void}} told
 */
export function steer(frame, mapNow, told) {
  /** @type {{x: number, y: number, moved: boolean} | null} */
  let grip = null;
  frame.addEventListener("pointerdown", (event) => {
    grip = { x: event.clientX, y: event.clientY, moved: false };
  });
  frame.addEventListener("pointermove", (event) => {
    const map = mapNow();
    if (!map) return;
    if (!grip || !(event.buttons & 1)) {
      told.point(map.choiceAt(event), event);
      return;
    }
    const dx = event.clientX - grip.x;
    const dy = event.clientY - grip.y;
    if (!grip.moved && Math.hypot(dx, dy) < DRAG_PX) return;
    grip = { x: event.clientX, y: event.clientY, moved: true };
    map.pan(dx, dy);
  });
  frame.addEventListener("pointerup", (event) => {
    const choice = grip && !grip.moved ? mapNow()?.choiceAt(event) : null;
    grip = null;
    if (choice) told.choose(choice);
  });
  frame.addEventListener("pointerleave", (event) => told.point(null, event));
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.altKey && document.activeElement !== frame) return;
    event.preventDefault();
    mapNow()?.zoom(event.deltaY < 0 ? 1 : -1, event);
  }, { passive: false });
  frame.addEventListener("keydown", (event) => onKey(event, mapNow()));
}

/** @param {KeyboardEvent} event @param {import("./map.js").CityMap | null} map */
function onKey(event, map) {
  if (!map || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = KEYS.get(event.key);
  if (way) map.pan(way[0], way[1]);
  else if (event.key === "+" || event.key === "=") map.zoom(1);
  else if (event.key === "-") map.zoom(-1);
  else if (event.key === "0") map.fit();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
