/** What a visit consists of, so that it can be asked for, changed and taken up again. */

/** Minute at which a fresh run is shown: nine in the morning, when all are at work. */
const MORNING_MIN = 540;

/** @typedef {Record<string, unknown>} Levers */

export class Visit {
  /** @param {(message: Record<string, unknown>) => void} send */
  constructor(send) {
    this.send = send;
    this.scenario = "";
    this.seed = 1;
    /** Levers that differ from the scenario's own, by side. @type {Levers[]} */
    this.sides = [{}];
    this.playing = false;
    this.perSecond = 2;
    this.minute = MORNING_MIN;
    /** @type {string | null} */
    this.tour = null;
  }

  /**
   * Build the cities.
   * @param {number} [atMin] minute to begin with
   */
  start(atMin = MORNING_MIN) {
    this.tour = null;
    this.minute = atMin;
    this.send({
      type: "start",
      scenario: this.scenario,
      seed: this.seed,
      sides: this.sides.map((levers) => ({ levers })),
      at_min: atMin,
    });
    this.#goOn();
  }

  /** Take up the visit after the line was lost. */
  resume() {
    if (this.tour === null) this.start(Math.max(0, Math.floor(this.minute)));
    else this.lead(this.tour);
  }

  #goOn() {
    this.send({ type: "speed", minutes_per_second: this.perSecond });
    if (this.playing) this.send({ type: "play" });
  }

  /** @param {boolean} playing */
  play(playing) {
    this.playing = playing;
    this.send({ type: playing ? "play" : "pause" });
  }

  /** @param {number} minutes */
  step(minutes) {
    this.playing = false;
    this.send({ type: "step", minutes });
  }

  /** @param {number} perSecond minutes a second */
  speed(perSecond) {
    this.perSecond = perSecond;
    this.send({ type: "speed", minutes_per_second: perSecond });
  }

  /** @param {number} side @param {string} key @param {unknown} value */
  set(side, key, value) {
    this.sides[side] = { ...this.sides[side], [key]: value };
    this.send({ type: "set", side, levers: { [key]: value } });
  }

  /** From the start again. @param {number} [seed] other incidents */
  restart(seed) {
    if (seed !== undefined) this.seed = seed;
    this.start();
  }

  /** @param {string} name of a tour */
  lead(name) {
    this.tour = name;
    this.playing = false;
    this.send({ type: "tour", name });
  }

  /**
   * Ask for what the reader has chosen.
   * @param {import("./choice.js").Choice | null} choice
   * @param {import("./place.js").Place} place
   * @param {{role: string, number: number} | null} person
   */
  watch(choice, place, person) {
    if (!choice) {
      this.send({ type: "follow", side: 0, case: null });
      this.send({ type: "node", side: 0, node: null });
      return;
    }
    const { side, what, number } = choice;
    if (what === "case") this.send({ type: "follow", side, case: number });
    else if (what === "node") this.send({ type: "node", side, node: number });
    else if (what === "cell") {
      const x = number % place.width;
      this.send({ type: "pick", side, x, y: (number - x) / place.width });
    } else if (person) this.send({ type: "person", side, ...person });
  }
}
