/** Which part of the place a map shows, and how large. */

const MARGIN = 0.5;
const MOST_CELL_PX = 90;
const ZOOM_STEP = 1.35;

export class Camera {
  /** @param {number} width cells of the place @param {number} height */
  constructor(width, height) {
    this.place = { width, height };
    /** Size of the canvas in device pixels. */
    this.view = { width: 1, height: 1 };
    /** Device pixels to a cell. */
    this.scale = 1;
    /** Cell coordinates at the middle of the canvas. */
    this.x = width / 2;
    this.y = height / 2;
    this.zoomed = false;
  }

  /** @param {number} width device pixels @param {number} height */
  resize(width, height) {
    this.view = { width, height };
    if (this.zoomed) this.#keepInside();
    else this.fit();
  }

  /** The scale at which the whole place is seen. */
  get least() {
    const { width, height } = this.place;
    return Math.min(this.view.width / (width + MARGIN), this.view.height / (height + MARGIN));
  }

  /** Show the whole place. */
  fit() {
    this.scale = this.least;
    this.x = this.place.width / 2;
    this.y = this.place.height / 2;
    this.zoomed = false;
  }

  /**
   * Zoom about a point of the canvas.
   * @param {number} steps positive: nearer
   * @param {number} [px] device pixels @param {number} [py]
   */
  zoom(steps, px = this.view.width / 2, py = this.view.height / 2) {
    const { x, y } = this.toCell(px, py);
    const wanted = this.scale * ZOOM_STEP ** steps;
    this.scale = Math.max(this.least, Math.min(Math.max(MOST_CELL_PX, this.least), wanted));
    this.x = x - (px - this.view.width / 2) / this.scale;
    this.y = y - (py - this.view.height / 2) / this.scale;
    this.zoomed = this.scale > this.least * 1.01;
    if (this.zoomed) this.#keepInside();
    else this.fit();
  }

  /** @param {number} dx device pixels that the picture moves @param {number} dy */
  pan(dx, dy) {
    if (!this.zoomed) return;
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.#keepInside();
  }

  /** Bring a cell into view. @param {number} cellX @param {number} cellY */
  lookAt(cellX, cellY) {
    if (!this.zoomed) return;
    this.x = cellX + 0.5;
    this.y = cellY + 0.5;
    this.#keepInside();
  }

  #keepInside() {
    this.scale = Math.max(this.scale, this.least);
    const halfX = Math.min(this.place.width / 2, this.view.width / 2 / this.scale);
    const halfY = Math.min(this.place.height / 2, this.view.height / 2 / this.scale);
    this.x = Math.min(this.place.width - halfX, Math.max(halfX, this.x));
    this.y = Math.min(this.place.height - halfY, Math.max(halfY, this.y));
  }

  /** Device pixel of a point in cells, to the east. @param {number} x */
  px(x) {
    return (x - this.x) * this.scale + this.view.width / 2;
  }

  /** As px, to the south. @param {number} y */
  py(y) {
    return (y - this.y) * this.scale + this.view.height / 2;
  }

  /** @param {number} px device pixels @param {number} py */
  toCell(px, py) {
    return {
      x: (px - this.view.width / 2) / this.scale + this.x,
      y: (py - this.view.height / 2) / this.scale + this.y,
    };
  }

  /** Cells that can be seen: first and one past the last, both ways. */
  get window() {
    const from = this.toCell(0, 0);
    const to = this.toCell(this.view.width, this.view.height);
    return {
      left: Math.max(0, Math.floor(from.x)),
      top: Math.max(0, Math.floor(from.y)),
      right: Math.min(this.place.width, Math.ceil(to.x)),
      bottom: Math.min(this.place.height, Math.ceil(to.y)),
    };
  }

  /** Let a context draw in cells. @param {CanvasRenderingContext2D} context */
  apply(context) {
    context.setTransform(this.scale, 0, 0, this.scale, this.px(0), this.py(0));
  }
}
