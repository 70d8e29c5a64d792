/** What the drawing modules know of the look of the page: colours of the theme, wishes of the reader. */

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the reader wants as little motion as possible. */
export const wantsStillness = () => still.matches;

/** Device pixels to a pixel of the page; more than two cost much and show little. */
export const density = () => Math.min(2, Math.max(1, devicePixelRatio));

const PLAIN_PX = 16;

/** How much larger than usual letters are, so that drawings follow the page. */
export const typeScale = () =>
  parseFloat(getComputedStyle(document.documentElement).fontSize) / PLAIN_PX;

/**
 * Colours of the theme that is shown, read from the style sheet once for each theme.
 * @returns {(name: string) => string} a colour by the name of its custom property, without dashes
 */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  /** @type {Map<string, string>} */
  const known = new Map();
  return (name) => {
    const found = known.get(name) ?? style.getPropertyValue(`--${name}`).trim();
    known.set(name, found);
    return found;
  };
}

/**
 * A colour of the theme as the pixels of a surface have it.
 * @param {string} colour as in a style sheet
 * @param {number} [alpha] from 0 to 1
 * @returns {number}
 */
export function pixel(colour, alpha = 1) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return 0;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
