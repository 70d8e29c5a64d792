/** Tabs: one panel is shown at a time. Arrow keys move between them. */

export class Tabs {
  /** @param {HTMLElement} list element with role tablist @param {(name: string) => void} changed */
  constructor(list, changed) {
    this.tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=tab]")]);
    this.changed = changed;
    for (const tab of this.tabs) tab.addEventListener("click", () => this.open(nameOf(tab)));
    list.addEventListener("keydown", (event) => this.#onKey(event));
    this.name = nameOf(this.tabs[0]);
  }

  /** @param {string} name of the panel @param {boolean} [focus] */
  open(name, focus = false) {
    this.name = name;
    for (const tab of this.tabs) {
      const chosen = nameOf(tab) === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(`panel-${nameOf(tab)}`);
      if (panel) panel.hidden = !chosen;
      if (chosen && focus) tab.focus();
    }
    this.changed(name);
  }

  /** Open the next one. @param {number} by */
  turn(by, focus = false) {
    const at = this.tabs.findIndex((tab) => nameOf(tab) === this.name);
    this.open(nameOf(this.tabs[(at + by + this.tabs.length) % this.tabs.length]), focus);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "ArrowRight") this.turn(1, true);
    else if (event.key === "ArrowLeft") this.turn(-1, true);
    else return;
    event.preventDefault();
  }
}

/** @param {HTMLElement} tab */
const nameOf = (tab) => String(tab.dataset.panel);
