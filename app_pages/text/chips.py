"""A sentence's words as chips that can be put into another order: dragged, or moved with the arrow keys.

Words are set as text, never as markup. The browser hands back an order of places, which is checked here.
"""

from collections.abc import Callable

import streamlit as st

_STYLE = """
div { display: flex; flex-wrap: wrap; gap: 0.4rem; }
button {
  font: inherit; color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
  padding: 0.3rem 0.6rem; cursor: grab; touch-action: none;
}
button:focus-visible, button.over { outline: 2px solid var(--st-primary-color); }
"""
_SCRIPT = """
export default ({ parentElement, data, setTriggerValue }) => {
  const list = parentElement.querySelector("div");
  const words = data.words;
  const move = (from, to) => {
    if (from === to || to < 0 || to >= words.length) return;
    const order = words.map((_, i) => i);
    order.splice(to, 0, order.splice(from, 1)[0]);
    setTriggerValue("moved", { order, words });
  };
  list.replaceChildren(...words.map((word, place) => {
    const chip = document.createElement("button");
    chip.type = "button";
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
      [...list.children].forEach((other, i) => other.classList.toggle("over", i === to && i !== place));
    };
    chip.onpointerup = (event) => { const to = under(event); if (to >= 0) move(place, to); };
    return chip;
  }));
};
"""


def chips(words: tuple[str, ...], key: str, on_move: Callable[[list[str]], None]) -> None:
    """Draw the words; `on_move` is called with them in their new order."""
    component = st.components.v2.component("word_chips", html="<div></div>", css=_STYLE, js=_SCRIPT)

    def moved() -> None:
        said = st.session_state[key].moved
        order = said.get("order") if isinstance(said, dict) else None
        if isinstance(order, list) and sorted(map(str, order)) == sorted(map(str, range(len(words)))):
            on_move([words[int(place)] for place in order])

    component(key=key, data={"words": list(words)}, on_moved_change=moved)
