"""Films side by side: a button that plays them, and a slider for one frame.

The browser draws every frame by itself. It tells the page which one it stands at when the slider is let go, or when the
film has ended or was paused.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from pages.shared import place, save_figure, visit

_HTML = """
<div class="player">
  <div class="films"></div>
  <p></p>
  <div class="row"><button type="button">Play</button><input type="range" min="0" aria-label="Frame of the film"></div>
</div>
"""
_CSS = """
.player { font-family: var(--st-font); color: var(--st-text-color); }
.films { display: flex; gap: 1rem; }
figure { margin: 0; flex: 1 1 0; min-width: 0; max-width: 320px; }
figcaption { font-weight: 600; margin-bottom: 0.25rem; }
canvas { width: 100%; image-rendering: pixelated; border: 1px solid var(--st-border-color); display: block; }
p { margin: 0.5rem 0; min-height: 3em; }
.row { display: flex; gap: 1rem; align-items: center; max-width: 656px; }
input { flex: 1; accent-color: var(--st-primary-color); min-width: 0; }
button { font: inherit; font-size: 0.875rem; min-width: 5rem; padding: 0.4rem 0.75rem; cursor: pointer;
  color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); }
"""
_COMPONENT = st.components.v2.component(
    "film_player", html=_HTML, css=_CSS, js=Path(__file__).with_name("film.js").read_text()
)


def player(films: Mapping[str, str], captions: Sequence[str], *, side: int, first: int, frame: int, key: str) -> int:
    """Draw the films. Returns the number of the frame at which the browser stands, at first `frame`.

    Args:
        films: the pixels of each, as `core.views.video.frames.as_text` writes them, by its name.
        captions: what is seen at each frame; the longest film has as many.
        side: pixels of a frame's side.
        first: the number of the first frame.
        frame: the number of the frame to begin with.
        key: of the component; after its colon stands the place in addresses.
    """
    name = hashlib.sha256("".join(films.values()).encode()).hexdigest()[:12]
    data = {
        "name": name,
        "side": side,
        "frames": len(captions),
        "first": first,
        "place": frame - first,
        "films": [{"name": title, "pixels": pixels} for title, pixels in films.items()],
        "captions": list(captions),
    }
    with place.frame(key):  # the presenter's view stops at it
        result = _COMPONENT(key=f"{key} {name}", data=data, default={"frame": frame}, on_frame_change=visit.touched)
        save_figure.link(key)
    stands = result.frame
    return int(stands) if isinstance(stands, int | float) and 0 <= stands - first < len(captions) else frame
