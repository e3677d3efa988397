"""A translation that appears letter by letter, and follows the pointer or the keyboard back to its source."""

from pathlib import Path

import streamlit as st

from core.views.translation.typed import Translation

_HTML = """
<div class="pair">
  <div class="label">Source</div>
  <div class="source" dir="auto"></div>
  <div class="label">Translation: point at a letter, or use the arrow keys</div>
  <div class="written" dir="auto" role="toolbar" aria-label="The translation, letter by letter"></div>
  <div class="note" role="status"></div>
</div>
"""
_CSS = """
.pair { font-family: var(--st-font); color: var(--st-text-color); }
.label { font-size: 0.875rem; margin-top: 0.5rem; }
.source, .written { display: flex; flex-wrap: wrap; font: 1.25rem/1.9 var(--st-code-font); }
.source div, .written div { display: flex; flex-wrap: wrap; max-width: 100%; }
.source span { min-width: 1ch; border-bottom: 3px solid transparent; }
.source span.most { border-bottom-color: var(--st-primary-color); }
.written button { font: inherit; color: inherit; background: none; border: 0; border-bottom: 3px solid transparent;
  min-width: 1ch; padding: 0; cursor: pointer; }
.written button.chosen { border-bottom-color: var(--st-primary-color); font-weight: 700; }
.written button:focus-visible { outline: 2px solid var(--st-primary-color); }
.note { min-height: 3.2em; margin-top: 0.5rem; font-size: 0.95rem; }
"""
_COMPONENT = st.components.v2.component(
    "translation_alignment", html=_HTML, css=_CSS, js=Path(__file__).with_name("alignment.js").read_text()
)


def draw(translation: Translation) -> None:
    """Draw source and translation."""
    _COMPONENT(key="translation:alignment", data=translation.to_browser(), height="content")
