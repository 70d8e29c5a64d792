/** What happens, said to those who look and to those who listen. */
import { byId, setText } from "./dom.js";
import { fillIn, t } from "./words.js";

/**
 * Say a line aloud, and show it where there is a place for it.
 * @param {string} text @param {HTMLElement} [place]
 */
export function announce(text, place) {
  setText(byId("live-region"), text);
  if (!place) return;
  delete place.dataset.word; // the line is no longer the one that the page began with
  setText(place, text);
}

/**
 * Show or hide the banner at the top.
 * @param {string | null} word key of the words @param {boolean} [asks] whether the reader has to go on
 */
export function showBanner(word, asks = false) {
  const banner = byId("banner");
  banner.hidden = word === null;
  byId("go-on").hidden = !asks;
  if (word === null) return;
  byId("banner-text").dataset.word = word;
  setText(byId("banner-text"), t(word));
  fillIn(banner);
}
