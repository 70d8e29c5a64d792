/** The viewer of a recorded run: the drawing modules of the live page, fed from the file itself. */
import { byId, el, setText } from "./dom.js";
import { History } from "./history.js";
import { keyList, listenForKeys } from "./keys.js";
import { legendOf } from "./legend.js";
import { Lists } from "./lists.js";
import { Numbers } from "./numbers.js";
import { readRecording } from "./recording.js";
import { announce, showBanner } from "./report.js";
import { when } from "./say.js";
import { Stage } from "./stage.js";
import { Tabs } from "./tabs.js";
import { showTime } from "./time.js";
import { point } from "./tip.js";
import { Transport } from "./transport.js";
import { wireWishes } from "./wishes.js";
import { inLanguage, t } from "./words.js";

const SPEED_KEY_STEPS = 5;
const KEYS = ["Space", "R", "[ ]", "H", "T", "L", "B", "D", "← ↑ → ↓ + − 0", "?"];

class Replay {
  /** @param {import("./recording.js").Recording} recording */
  constructor(recording) {
    this.recording = recording;
    this.playing = false;
    this.perSecond = Math.max(1, recording.hello.speeds.start);
    this.index = 0;
    this.history = new History();
    this.stage = new Stage(byId("cities"), {
      choose: (choice) => this.stage.choose(choice),
      point: (choice, event) =>
        point(choice && this.stage.cards[choice.side].city, choice, event, this.stage.clock.now),
      minute: (minute) => this.#minute(minute),
    });
    this.numbers = new Numbers(byId("numbers"), this.history);
    this.lists = new Lists(byId("lists"), this.stage, (choice) => this.stage.choose(choice));
    this.lists.roles = recording.hello.roles;
    this.tabs = new Tabs(byId("tabs"), (name) => this.lists.open(name === "list"));
    this.transport = new Transport(recording.hello.speeds, {
      play: (playing) => this.#play(playing),
      restart: () => this.#seek(recording.span.first),
      speed: (perSecond) => this.#speed(perSecond),
    });
    this.#wire();
    wireWishes(() => this.#restyle());
    this.stage.show(recording.place);
    this.#restyle();
    this.#seek(recording.span.first);
    this.#play(true);
  }

  #wire() {
    const { first, last } = this.recording.span;
    Object.assign(byId("position"), { min: first, max: last, step: 1 });
    byId("position").addEventListener("input", () => this.#seek(Number(byId("position").value)));
    byId("hidden-cases").addEventListener("change", () => this.stage.showHidden(byId("hidden-cases").checked));
    byId("help-open").addEventListener("click", () => byId("help").showModal());
    byId("help-close").addEventListener("click", () => byId("help").close());
    const click = (/** @type {string} */ id) => () => byId(id).click();
    listenForKeys({
      " ": click("play"), r: click("restart"), h: click("hidden-cases"), l: click("language"),
      b: click("large"), d: click("dark"), "?": click("help-open"), t: () => this.tabs.turn(1),
      "[": () => this.transport.faster(-SPEED_KEY_STEPS), "]": () => this.transport.faster(SPEED_KEY_STEPS),
    });
  }

  /** @param {boolean} playing */
  #play(playing) {
    if (playing && this.index >= this.recording.frames.length - 1) this.#seek(this.recording.span.first);
    this.playing = playing;
    this.stage.clock.perSecond = playing ? this.perSecond : 0;
    this.transport.show(playing, this.perSecond);
    announce(playing ? t("playing") : t("paused", { when: when(this.recording.place.start, this.stage.clock.now) }));
  }

  /** @param {number} perSecond */
  #speed(perSecond) {
    this.perSecond = perSecond;
    if (this.playing) this.stage.clock.perSecond = perSecond;
    this.transport.show(this.playing, perSecond);
  }

  /** Show another minute. @param {number} minute */
  #seek(minute) {
    this.index = this.recording.indexAt(minute);
    this.stage.take(this.recording.freshFrame(this.index));
    this.stage.clock.perSecond = this.playing ? this.perSecond : 0;
    this.history.clear();
    this.#measure();
  }

  /** @param {number} minute shown */
  #minute(minute) {
    showTime(this.recording.place.start, minute);
    const position = byId("position");
    position.value = String(minute);
    position.setAttribute("aria-valuetext", when(this.recording.place.start, minute));
    if (!this.playing || minute < this.stage.clock.target) return;
    if (this.index >= this.recording.frames.length - 1) {
      this.#play(false);
      announce(t("over"), byId("said"));
      return;
    }
    this.index += 1;
    this.stage.take(this.recording.frame(this.index, this.perSecond, true));
    this.#measure();
  }

  /** Show the numbers up to this minute. */
  #measure() {
    const { minute } = this.recording.frames[this.index];
    const known = this.history.points.length;
    const more = this.recording.series.filter((one) => one.minute <= minute).slice(known);
    for (const one of more) this.history.add(one);
    if (more.length || !known) this.numbers.draw();
  }

  #restyle() {
    const { hello, place } = this.recording;
    document.title = t("replay_title");
    setText(byId("recorded"), t("recorded", { title: inLanguage(place.title), seed: place.seed }));
    byId("keys").replaceChildren(...keyList(KEYS));
    byId("legend").replaceChildren(...legendOf(hello.roles));
    this.transport.reword();
    this.stage.restyle();
    this.numbers.draw();
    this.lists.draw();
  }
}

readRecording().then(
  (recording) => new Replay(recording),
  (error) => {
    showBanner("replay_broken");
    byId("banner").append(el("small", {}, ` ${error.message}`));
  },
);
