"""A sentence's words as chips that can be put into another order: dragged, or moved with the arrow keys.

Words are set as text, never as markup. The browser hands back an order of places, which is checked here.
"""

from collections.abc import Callable

import streamlit as st

_SCRIPT = """
const moved = new WeakMap();  // where the word went that was moved last: the keyboard stays with it
const look = `font: inherit; color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); padding: 0.5rem 0.75rem;
  cursor: grab; touch-action: none;`;
export default ({ parentElement, data, setTriggerValue }) => {
  const list = parentElement.querySelector("div");
  list.style.cssText = "display: flex; flex-wrap: wrap; gap: 0.4rem; padding: 3px; font-family: var(--st-font);";
  const words = data.words;
  const move = (from, to) => {
    if (from === to || to < 0 || to >= words.length) return;
    const order = words.map((_, i) => i);
    order.splice(to, 0, order.splice(from, 1)[0]);
    moved.set(parentElement, to);
    setTriggerValue("moved", { order, words });
  };
  list.replaceChildren(...words.map((word, place) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.style.cssText = look;
    chip.textContent = word;
    chip.setAttribute("aria-label", `${word}, word ${place + 1} of ${words.length}: move it with the arrow keys`);
    chip.onkeydown = (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) { event.preventDefault(); move(place, place + step); }
    };
    const under = (event) => {
      const at = parentElement.elementFromPoint?.(event.clientX, event.clientY) ??
        parentElement.getRootNode().elementFromPoint(event.clientX, event.clientY);
      return [...list.children].indexOf(at);
    };
    chip.onpointerdown = (event) => chip.setPointerCapture(event.pointerId);
    chip.onpointermove = (event) => {
      if (!chip.hasPointerCapture(event.pointerId)) return;
      const to = under(event);
      [...list.children].forEach((other, i) => {
        other.style.borderColor = i === to && i !== place ? "var(--st-primary-color)" : "var(--st-border-color)";
      });
    };
    chip.onpointerup = (event) => { const to = under(event); if (to >= 0) move(place, to); };
    return chip;
  }));
  const to = moved.get(parentElement);
  if (to !== undefined) list.children[to]?.focus();
  moved.delete(parentElement);
};
"""

_COMPONENT = st.components.v2.component("word_chips", html="<div></div>", js=_SCRIPT)


def chips(words: tuple[str, ...], key: str, on_move: Callable[[list[str]], None]) -> None:
    """Draw the words; `on_move` is called with them in their new order."""

    def moved() -> None:
        message = st.session_state[key].moved
        order = message.get("order") if isinstance(message, dict) else None
        if isinstance(order, list) and sorted(map(str, order)) == sorted(map(str, range(len(words)))):
            on_move([words[int(place)] for place in order])

    _COMPONENT(key=key, data={"words": list(words)}, on_moved_change=moved)
