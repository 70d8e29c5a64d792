/** The live page: a visit, its cities, its controls. */
import { wireCompare } from "./compare.js";
import { byId, setText } from "./dom.js";
import { Follower } from "./follower.js";
import { History } from "./history.js";
import { keyList, listenForKeys } from "./keys.js";
import { legendOf } from "./legend.js";
import { Levers } from "./levers.js";
import { wantsStillness } from "./look.js";
import { Numbers } from "./numbers.js";
import { unpackPlace } from "./place.js";
import { Lists } from "./lists.js";
import { announce, showBanner } from "./report.js";
import { saidLine, Sayings } from "./said.js";
import { when } from "./say.js";
import { showTime } from "./time.js";
import { Connection } from "./socket.js";
import { Stage } from "./stage.js";
import { Tabs } from "./tabs.js";
import { point } from "./tip.js";
import { Transport } from "./transport.js";
import { Visit } from "./visit.js";
import { wireWishes } from "./wishes.js";
import { inLanguage, t } from "./words.js";

const SPEED_KEY_STEPS = 5;
/** A town: small enough to be seen whole, large enough that a case arises every few seconds. */
const LIVELY = "tongxiang_town";

class Live {
  constructor() {
    this.hello = null;
    /** @type {import("./place.js").Place | null} */
    this.place = null;
    this.lost = false;
    this.history = new History();
    this.sayings = new Sayings();
    this.visit = new Visit((message) => this.line.send(message));
    this.visit.playing = !wantsStillness();
    this.stage = new Stage(byId("cities"), {
      choose: (choice) => this.follower.choose(choice),
      point: (choice, event) =>
        point(choice && this.stage.cards[choice.side].city, choice, event, this.stage.clock.now),
      minute: (minute) => this.#minute(minute),
    });
    this.numbers = new Numbers(byId("numbers"), this.history);
    this.levers = new Levers(byId("main-levers"), byId("more-levers"), (side, lever, value) =>
      this.visit.set(side, lever.key, value));
    this.follower = new Follower(this.stage, this.visit, () => this.tabs.open("follow"));
    this.lists = new Lists(byId("lists"), this.stage, (choice) => this.follower.choose(choice));
    this.tabs = new Tabs(byId("tabs"), (name) => this.lists.open(name === "list"));
    this.compare = wireCompare(this.visit, () => this.hello.levers, () => this.#begin());
    this.#wire();
    wireWishes(() => this.#restyle());
    this.line = new Connection(`${location.protocol.replace("http", "ws")}//${location.host}/live`, {
      message: (message) => this.#hear(message),
      frame: (frame) => this.#take(frame),
      lost: (why) => this.#lose(why),
    });
    showBanner("connecting");
  }

  #wire() {
    byId("hidden-cases").addEventListener("change", () => this.#showHidden());
    byId("scenario").addEventListener("change", () => {
      this.visit.scenario = byId("scenario").value;
      this.visit.sides = this.visit.sides.map(() => ({}));
      this.#begin();
    });
    byId("help-open").addEventListener("click", () => byId("help").showModal());
    byId("help-close").addEventListener("click", () => byId("help").close());
    byId("go-on").addEventListener("click", () => this.line.open());
    listenForKeys(this.#keys());
  }

  #keys() {
    const click = (/** @type {string} */ id) => () => byId(id).click();
    return {
      " ": click("play"), ".": click("step"), r: click("restart"), n: click("another"),
      c: click("compare"), h: click("hidden-cases"), l: click("language"), b: click("large"),
      d: click("dark"), "?": click("help-open"), t: () => this.tabs.turn(1),
      p: () => this.levers.focus(0), o: () => this.levers.focus(1),
      "[": () => this.transport.faster(-SPEED_KEY_STEPS), "]": () => this.transport.faster(SPEED_KEY_STEPS),
      escape: () => this.follower.choose(null),
    };
  }

  /** @param {any} message */
  #hear(message) {
    const answers = {
      hello: () => this.#greet(message),
      place: () => this.#arrive(message),
      series: () => this.#measure(message),
      said: () => this.#say(message),
      ended: () => this.#end(),
      refused: () => announce(inLanguage(message.text), byId("said")),
      toured: () => this.follower.lead(message),
    };
    const answer = answers[/** @type {"hello"} */ (message.type)];
    if (answer) answer();
    else if (this.place) this.follower.hear(message);
  }

  /** @param {any} hello */
  #greet(hello) {
    const first = this.hello === null;
    this.hello = hello;
    byId("scenario").replaceChildren(...hello.scenarios.map((/** @type {any} */ one) => new Option("", one.name)));
    if (first) this.#prepare(hello);
    byId("scenario").value = this.visit.scenario;
    this.follower.offer(hello.tours);
    this.#reword();
    if (first) this.#begin();
    else this.visit.resume();
  }

  /** @param {any} hello */
  #prepare(hello) {
    this.visit.scenario = firstScenario(hello.scenarios);
    this.visit.perSecond = hello.speeds.start;
    this.transport = new Transport(hello.speeds, {
      play: (playing) => this.#play(playing),
      step: (minutes) => this.visit.step(minutes),
      restart: () => this.#restart(),
      another: () => this.#restart(this.visit.seed + 1),
      speed: (perSecond) => {
        this.visit.speed(perSecond);
        this.#showTransport();
      },
    });
    this.#showTransport();
  }

  #begin() {
    this.history.clear();
    this.follower.choose(null);
    this.visit.start();
    this.#showTransport();
  }

  /** @param {number} [seed] */
  #restart(seed) {
    this.history.clear();
    this.follower.choose(null);
    this.visit.restart(seed);
    announce(seed === undefined ? t("restarted") : t("other_day", { seed }), byId("said"));
    this.#showTransport();
  }

  /** @param {boolean} playing */
  #play(playing) {
    this.visit.play(playing);
    this.#showTransport();
    announce(playing ? t("playing") : t("paused", { when: when(this.place?.start ?? "", this.stage.clock.now) }));
  }

  /** @param {any} message */
  #arrive(message) {
    this.place = unpackPlace(message);
    byId("scenario").value = message.scenario;
    this.stage.show(this.place);
    for (const lever of this.hello.levers) {
      [lever.low, lever.high] = message.ranges[lever.key] ?? [lever.low, lever.high];
    }
    this.levers.show(this.hello.levers, this.place.sides.map((side) => side.levers));
    this.compare.show(this.place.sides.length, { ...this.place.sides[0].levers, ...this.visit.sides[0] });
    setText(byId("seed"), t("day_number", { seed: this.place.seed }));
    this.follower.arrive(this.place);
    if (this.lost) announce(t("back_again", { when: when(this.place.start, this.visit.minute) }), byId("said"));
    this.lost = false;
    showBanner(null);
  }

  /** @param {import("./frames.js").Frame} frame */
  #take(frame) {
    if (frame.fresh) this.numbers.draw();
    this.stage.take(frame);
    this.visit.minute = frame.minute;
  }

  /** @param {import("./history.js").Series} series */
  #measure(series) {
    this.history.add(series);
    if (this.tabs.name === "numbers") this.numbers.draw();
  }

  /** @param {any} said */
  #say(said) {
    const lever = this.hello.levers.find((/** @type {any} */ one) => one.key === said.lever);
    const place = this.place;
    if (!lever || !place || said.acts === "nothing") return;
    if (said.acts === "at_once") this.history.mark(said.minute, said.side, said.lever);
    announce(saidLine(this.sayings.joined(said), lever, place), byId("said"));
  }

  #end() {
    this.visit.playing = false;
    this.#showTransport();
    announce(t("over"), byId("said"));
  }

  /** @param {string | null} why */
  #lose(why) {
    this.lost = this.place !== null;
    this.stage.clock.perSecond = 0;
    const words = { full: "closed_full", idle: "closed_idle", too_many_wrong: "closed_wrong" };
    const known = words[/** @type {"full"} */ (why ?? "")];
    showBanner(known ?? (this.place ? "lost_connection" : "connecting"), why === "idle" || why === "too_many_wrong");
  }

  /** @param {number} minute */
  #minute(minute) {
    if (this.place) showTime(this.place.start, minute);
    this.follower.tick(minute);
  }

  #showTransport() {
    this.transport?.show(this.visit.playing, this.visit.perSecond);
  }

  #showHidden() {
    this.stage.showHidden(byId("hidden-cases").checked);
    this.lists.draw();
  }

  #restyle() {
    this.#reword();
    this.stage.restyle();
    this.numbers.draw();
    this.lists.draw();
    this.follower.draw();
  }

  /** Say all in the language of the moment that the catalogue alone cannot. */
  #reword() {
    document.title = t("title");
    byId("keys").replaceChildren(...keyList());
    if (!this.hello) return;
    byId("legend").replaceChildren(...legendOf(this.hello.roles));
    this.hello.scenarios.forEach((/** @type {any} */ one, /** @type {number} */ i) =>
      setText(byId("scenario").options[i], inLanguage(one.title)));
    this.lists.roles = this.hello.roles;
    this.levers.reword();
    this.transport?.reword();
    this.follower.offer(this.hello.tours);
    this.compare.reword();
    if (this.place) setText(byId("seed"), t("day_number", { seed: this.place.seed }));
  }
}

/** The scenario that the address names after "#", or else one that a class sees at work within a minute. @param {{name: string}[]} scenarios */
function firstScenario(scenarios) {
  const named = (/** @type {string} */ name) => scenarios.find((one) => one.name === name);
  return (named(location.hash.slice(1)) ?? named(LIVELY) ?? scenarios[0]).name;
}

new Live();
