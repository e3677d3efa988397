"""A paste that is longer than its field is cut, and the visitor reads so: Streamlit would drop all of it, silently.

A page calls `watch` for each field with a limit; the entry calls `draw` once, after the page.
"""

import streamlit as st

_KEY = "paste limits"
_SCRIPT = """
const kept = new WeakMap();  // by the place of this component: what listens, and what it listens with
const number = (value) => value.toLocaleString("en");
export default ({ parentElement, data }) => {
  const bubble = parentElement.querySelector("div");
  bubble.setAttribute("role", "status");
  bubble.style.cssText = `position: fixed; z-index: 1000; max-width: min(36rem, 90vw); padding: 0.5rem 0.75rem;
    font-family: var(--st-font); font-size: 0.9rem; color: var(--st-text-color);
    background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
    border-radius: var(--st-base-radius);`;
  const hide = () => { bubble.hidden = true; bubble.textContent = ""; };
  const before = kept.get(parentElement);
  if (before) {
    before.limits = data.limits;
    return before.stop;
  }
  hide();
  const state = { limits: data.limits };
  kept.set(parentElement, state);
  const limit = (field) => {
    for (const [name, most] of Object.entries(state.limits)) {
      if (field.closest(`.st-key-${CSS.escape(name)}`)) return most;
    }
    return null;
  };
  const paste = (event) => {
    const field = event.target;
    hide();
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    const most = limit(field);
    const text = event.clipboardData?.getData("text") ?? "";
    const room = most - (field.value.length - (field.selectionEnd - field.selectionStart));
    if (most === null || text.length <= room) return;
    event.preventDefault();
    const taken = text.slice(0, Math.max(room, 0));
    document.execCommand("insertText", false, taken);
    bubble.textContent = `This field takes ${number(most)} characters at most. The first ${number(taken.length)} of ` +
      `the ${number(text.length)} that you pasted are in it; the rest was left out.`;
    const below = field.getBoundingClientRect();
    bubble.style.left = `${below.left}px`;
    bubble.style.top = `${Math.min(below.bottom + 6, window.innerHeight - 80)}px`;
    bubble.hidden = false;
  };
  document.addEventListener("paste", paste, true);
  document.addEventListener("keydown", hide, true);
  document.addEventListener("scroll", hide, true);
  state.stop = () => {
    document.removeEventListener("paste", paste, true);
    document.removeEventListener("keydown", hide, true);
    document.removeEventListener("scroll", hide, true);
    kept.delete(parentElement);
  };
  return state.stop;
};
"""
_COMPONENT = st.components.v2.component("paste_limit", html="<div hidden></div>", js=_SCRIPT)


def watch(key: str, most: int) -> str:
    """Cut a paste into the widget `key` to `most` characters. Returns the widget's help, which says so."""
    limits = st.session_state.setdefault(_KEY, {})
    limits["".join(sign if sign.isalnum() or sign in "_-" else "-" for sign in key)] = most
    return f"At most {most:,} characters; a longer paste is cut."


def draw() -> None:
    """Listen for pastes into all fields that were named so far in this session."""
    if limits := st.session_state.get(_KEY):
        _COMPONENT(key="paste_limit", data={"limits": limits}, height=0)
