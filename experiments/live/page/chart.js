/** One running chart: a measure over time, with axes and units, a line for each city. */
import { density, palette, typeScale } from "./look.js";
import { number } from "./say.js";
import { t } from "./words.js";

const FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Safetynet Sans SC', sans-serif";
const LETTER_PX = 11;
/** Room round the drawing, in heights of a letter. */
const ROOM = { left: 3.7, right: 0.9, top: 1.8, bottom: 2 };
const STEPS = [1, 2, 5, 10];
const DAY = 1440;
const HOUR = 60;
const DASHES = [[], [7, 4]];
const SHORT_DAYS = 2;
const MOST_TICKS = 6;
/** Minutes between ticks within some days. */
const HOUR_STEPS = [10, 15, 30, 60, 120, 180, 360, 720];

/**
 * @typedef {{points: {minute: number, value: number | null}[], side: number, faint: boolean}} Line
 * @typedef {{lines: Line[], unit: "min" | "cases" | "h", from: number, until: number,
 *   changes: {minute: number, side: number}[]}} Plot
 */

/**
 * Draw a chart.
 * @param {HTMLCanvasElement} canvas
 * @param {Plot} plot
 */
export function drawChart(canvas, plot) {
  const ratio = density();
  const box = canvas.getBoundingClientRect();
  const letter = LETTER_PX * typeScale();
  const pad = padding(letter);
  if (box.width < pad.left + pad.right + 20) return;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `${letter}px ${FONT}`;
  const colours = palette();
  const axes = axesOf(plot, box.width, box.height, pad);
  drawAxes(context, axes, plot, colours);
  drawChanges(context, axes, plot, colours);
  for (const line of plot.lines) drawLine(context, axes, line, colours);
}

/**
 * @typedef {{x: (minute: number) => number, y: (value: number) => number, top: number,
 *   ticks: number[], unit: string, per: number, from: number, span: number, width: number, height: number,
 *   pad: ReturnType<typeof padding>}} Axes
 */

/** @param {number} letter height of a letter, pixels */
const padding = (letter) => ({
  left: ROOM.left * letter, right: ROOM.right * letter, top: ROOM.top * letter, bottom: ROOM.bottom * letter,
});

/** @param {Plot} plot @param {number} width @param {number} height @param {ReturnType<typeof padding>} pad @returns {Axes} */
function axesOf(plot, width, height, pad) {
  const values = plot.lines.flatMap((line) => line.points.map((point) => point.value ?? 0));
  const most = Math.max(...values, 0);
  const { per, unit } = scaleOf(plot.unit, most);
  const step = niceStep(most / per / 3 || 1 / 3);
  const top = Math.max(step, Math.ceil(most / per / step) * step);
  const ticks = [];
  for (let i = 0; i * step <= top * 1.001; i += 1) ticks.push(i * step);
  const from = Math.min(plot.from, plot.until - HOUR);
  const span = plot.until - from;
  return {
    x: (minute) => pad.left + ((minute - from) / span) * (width - pad.left - pad.right),
    y: (value) => height - pad.bottom - (value / per / top) * (height - pad.top - pad.bottom),
    top, ticks, unit, per, from, span, width, height, pad,
  };
}

/** The unit in which durations are shown: minutes, hours or days. @param {string} unit @param {number} most */
function scaleOf(unit, most) {
  if (unit !== "min") return { per: 1, unit: t(`unit_${unit}`) };
  if (most >= 3 * DAY) return { per: DAY, unit: t("unit_d") };
  if (most >= 3 * HOUR) return { per: HOUR, unit: t("unit_h") };
  return { per: 1, unit: t("unit_min") };
}

/** @param {number} rough @returns {number} 1, 2 or 5 times a power of ten */
function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return (STEPS.find((step) => step * power >= rough) ?? 10) * power;
}

/** @param {CanvasRenderingContext2D} context @param {Axes} axes @param {Plot} plot @param {(name: string) => string} colours */
function drawAxes(context, axes, plot, colours) {
  context.fillStyle = colours("quiet");
  context.strokeStyle = colours("rule");
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.textAlign = "right";
  for (const tick of axes.ticks) {
    const y = Math.round(axes.y(tick * axes.per)) + 0.5;
    line(context, axes.pad.left, y, axes.width - axes.pad.right, y);
    context.fillText(number(tick), axes.pad.left - 6, y);
  }
  context.textAlign = "left";
  context.fillText(axes.unit, 4, 8);
  drawTime(context, axes, plot);
}

/** @param {CanvasRenderingContext2D} context @param {Axes} axes @param {Plot} plot */
function drawTime(context, axes, plot) {
  const { per, step } = timeStep(axes.span);
  const y = axes.height - axes.pad.bottom;
  context.textBaseline = "top";
  context.textAlign = "center";
  for (let minute = Math.ceil(axes.from / step) * step; minute <= axes.from + axes.span; minute += step) {
    const x = axes.x(minute);
    line(context, x, y, x, y + 4);
    const text = per === DAY ? t("day_n", { n: number(minute / DAY) }) : dayTime(minute);
    if (x > axes.pad.left + 8 && x < axes.width - 20) context.fillText(text, x, y + 6);
  }
}

/** Minutes between two ticks, and whether they are told in hours or days. @param {number} span */
function timeStep(span) {
  if (span > SHORT_DAYS * DAY) return { per: DAY, step: Math.max(1, niceStep(span / DAY / 4)) * DAY };
  return { per: HOUR, step: HOUR_STEPS.find((step) => span / step <= MOST_TICKS) ?? DAY };
}

/** The time of day of a minute. @param {number} minute */
function dayTime(minute) {
  const two = (/** @type {number} */ n) => String(Math.floor(n)).padStart(2, "0");
  return `${two((minute % DAY) / HOUR)}:${two(minute % HOUR)}`;
}

/** Where a lever was moved. @param {CanvasRenderingContext2D} context @param {Axes} axes @param {Plot} plot @param {(name: string) => string} colours */
function drawChanges(context, axes, plot, colours) {
  context.setLineDash([2, 3]);
  for (const change of plot.changes) {
    context.strokeStyle = colours(`side-${change.side}`);
    const x = axes.x(change.minute);
    line(context, x, axes.pad.top, x, axes.height - axes.pad.bottom);
  }
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {Axes} axes @param {Line} one @param {(name: string) => string} colours */
function drawLine(context, axes, one, colours) {
  context.strokeStyle = colours(`side-${one.side}`);
  context.globalAlpha = one.faint ? 0.55 : 1;
  context.lineWidth = one.faint ? 1.4 : 2.2;
  context.lineJoin = "round";
  context.setLineDash(one.faint ? [2, 3] : DASHES[one.side]);
  context.beginPath();
  let pen = false;
  for (const { minute, value } of one.points) {
    if (value === null) {
      pen = false;
      continue;
    }
    if (pen) context.lineTo(axes.x(minute), axes.y(value));
    else context.moveTo(axes.x(minute), axes.y(value));
    pen = true;
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
