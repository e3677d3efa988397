"""Sets every widget of a page to another value, opens the address in a fresh session, and says what is not there.

Reads scenarios from standard input, and writes what it found. Runs in a process of its own, into which no other test
loads TensorFlow. The browser writes the parameters of bound widgets, so this does it here, in Streamlit's own words.
"""

import functools
import html
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.state import query_params
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Expander, UnknownElement, Widget

from pages.shared import resources
from tests.pages import quiet

ROOT = Path(__file__).parents[2]
KINDS = {  # of widgets that hold a value, and what opens and closes
    *("checkbox", "chat_input", "color_picker", "data_editor", "date_input", "expander", "feedback", "multiselect"),
    *("number_input", "pills", "popover", "radio", "segmented_control", "select_slider", "selectbox", "slider", "tabs"),
    *("text_area", "text_input", "time_input", "toggle"),
}
ACTS = ("button", "download_button", "menu_button", "file_uploader")  # their element types in a test
SHOWN = {"plotly_chart", "bidi_component"}  # elements with a key that hold no value of a visitor's
PATIENCE = 180.0  # seconds for a training
PASSES = 5  # a setting shows others, and these show others


def watch() -> set[tuple[str, str, str]]:
    """Note which lines of pages draw a widget from now on: file, kind, and the function that draws it."""
    seen: set[tuple[str, str, str]] = set()

    def noting(kind: str, draw: Any) -> Any:
        @functools.wraps(draw)
        def drawn(*arguments: Any, **options: Any) -> Any:
            code = sys._getframe(1).f_code
            file = Path(code.co_filename)
            if file.is_relative_to(ROOT / "pages"):
                seen.add((str(file.relative_to(ROOT)), kind, code.co_name))
            return draw(*arguments, **options)

        return drawn

    for kind in KINDS:
        draw = noting(kind, getattr(DeltaGenerator, kind))
        setattr(DeltaGenerator, kind, draw)
        setattr(st, kind, functools.partial(draw, st._main))
    return seen


class Session:
    """One visitor on a page."""

    def __init__(self, page: str, query: dict[str, str | list[str]], wait: str = "") -> None:
        self.at = AppTest.from_file(str(ROOT / "pages/main.py"), default_timeout=120)
        self.at.query_params.update(query)
        self.at.run()
        if page != "start":
            self.at.switch_page(f"{page}/page.py")
        self.run(wait)
        assert "cannot be opened" not in self.text, self.text[:1000]

    def run(self, wait: str = "") -> None:
        """Run the page until it says what is waited for."""
        deadline = time.monotonic() + PATIENCE
        self._run()
        while wait not in self.text and time.monotonic() < deadline:
            time.sleep(0.3)
            self._run()
        assert wait in self.text, f"“{wait}” did not come: {self.text[:3000]}"
        assert not self.at.exception, self.at.exception

    def _run(self) -> None:
        """A run, and then what the page's own script does in the browser: another address without a step."""
        self.at.run()
        quiet.follow(self.at)

    @property
    def text(self) -> str:
        kinds = ("markdown", "caption", "error", "info")
        return html.unescape(" ".join(str(one.value) for kind in kinds for one in self.at.get(kind)))

    @property
    def fields(self) -> dict[str, Any]:
        """What can be set, by a name that is the same in another session."""
        found = {}
        for node in quiet.nodes(self.at._tree):
            if isinstance(node, Expander):
                found[node.proto.query_param_key or f"expander {node.label}"] = node
            elif isinstance(node, Widget) and node.type not in ACTS and not getattr(node.proto, "disabled", False):
                found[
                    re.sub(r"^(lab|text|next_word|pairs|video)\.\d+\.", r"\1.", node.key or f"{node.type} {node.label}")
                ] = node
        return found

    def value(self, field: Any) -> Any:
        """What a field is set to, as the browser sends it."""
        if isinstance(field, Expander):
            return field.proto.expanded
        state = field._widget_state
        sent = getattr(state, state.WhichOneof("value") or "string_value")
        return list(sent.data) if hasattr(sent, "data") else sent

    def set(self, field: Any, sent: Any) -> None:
        """Set a field to what the browser would send, and write its parameter as the browser would."""
        if isinstance(field, Expander):
            self.at.session_state[field.proto.query_param_key] = sent
            self.at.query_params[field.proto.query_param_key] = "true" if sent else "false"
            return
        state = field._widget_state
        kind = state.WhichOneof("value") or "string_value"
        if isinstance(sent, list):
            getattr(state, kind).data[:] = sent
        else:
            setattr(state, kind, sent)
        field.__class__ = type("Set", (type(field),), {"_widget_state": state})  # is sent with the next run
        name = getattr(field.proto, "query_param_key", "")
        if name:
            self.at.query_params[name] = query_params._coerce_value_for_query_url(sent, kind)

    def unknown(self) -> list[str]:
        """Elements with a key of whose kind this sweep knows nothing."""
        unknown = [one for one in quiet.nodes(self.at._tree) if isinstance(one, UnknownElement) and one.key]
        return sorted({one.type for one in unknown} - SHOWN)


def another(field: Any, now: Any) -> Any:
    """Another value that a field can have, as the browser sends it; `now` if it can have no other."""
    if isinstance(now, bool):
        return not now
    options = list(getattr(field, "options", ()))
    if options and isinstance(now, list) and field.type != "select_slider":
        single = len(now) == 1 and getattr(field.proto, "click_mode", 1) == 0  # a multi-select may have more
        others = [one for one in options if one not in now]
        return (others[:1] if single else [*now, *others[:1]]) or now
    if options:
        place = options.index(now[0] if isinstance(now, list) else now)
        other = options[place + 1 if place + 1 < len(options) else max(place - 1, 0)]
        return [other] if isinstance(now, list) else other
    if field.type == "slider":
        step = field.proto.step
        if len(now) == 2:
            return [now[0], now[1] - step] if now[1] > now[0] else [max(now[0] - step, field.proto.min), now[1]]
        return [now[0] + step if now[0] + step <= field.proto.max else now[0] - step]
    if field.type == "number_input":
        return now + field.proto.step
    return f"{now} good".strip()


def sweep(
    *,
    page: str,
    parts: list[dict[str, Any]],
    query: dict[str, str],
    values: dict[str, Any],
    skip: list[str],
    uploads: list[str],
) -> dict[str, Any]:
    """Set all that can be set, part by part in one session, and look for it in a fresh one for each part.

    `parts` has the address of each part, and what is waited for there. `values` has what to set where the next value
    would not do, by a pattern of names, and `skip` has patterns of fields that are not set. `uploads` are
    files that the server has.
    """
    for content in uploads:
        resources.store().put_table(content.encode())
    session, wrong, count = Session(page, query | parts[0]["query"], parts[0]["wait"]), [], 0
    left = re.compile("|".join(skip) or "$^")
    expected: list[dict[str, Any]] = []
    was: dict[str, Any] = {}  # before it was set; what several parts have in common is set once
    for place, part in enumerate(parts):
        if place:
            session.at.query_params.update(part["query"])
            session.run(part["wait"])
        for _ in range(PASSES):
            fields = session.fields.items()
            new = {name: field for name, field in fields if name not in was and not left.fullmatch(name)}
            if not new:
                break
            for name, field in new.items():
                now = session.value(field)
                was[name] = now
                named = [value for pattern, value in values.items() if re.fullmatch(pattern, name)]
                other = named[0] if named else another(field, now)
                if isinstance(field, Expander) and not field.proto.query_param_key:
                    wrong.append(f"{part['query']}: {name} is not in the address")
                elif other != now:
                    session.set(field, other)
            session.run(part["wait"])
        expected.append({name: session.value(session.fields[name]) for name in was if name in session.fields})
        stayed = [name for name, value in expected[-1].items() if value == was[name]]
        wrong += [f"{part['query']}: {name} was set and is still {was[name]!r}" for name in stayed]
        wrong += [f"{part['query']}: an unknown kind of widget, {kind}" for kind in session.unknown()]
    address = dict(session.at.query_params)
    for part, values_set in zip(parts, expected, strict=True):
        fresh = Session(page, address | part["query"], part["wait"])
        there = {name: fresh.value(field) for name, field in fresh.fields.items()}
        for name, value in values_set.items():
            count += 1
            if there.get(name, "nothing") != value:
                wrong.append(f"{part['query']}: {name} was {value!r}, and the address opens {there.get(name)!r}")
    return {"wrong": wrong, "count": count, "address": address}


def main() -> None:
    """Run the scenarios one after the other."""
    seen = watch()
    found = [sweep(**scenario) for scenario in json.load(sys.stdin)]
    loaded = {"tensorflow", "keras"} & set(sys.modules)
    assert not loaded, f"{loaded} in the web process"
    json.dump({"found": found, "seen": sorted(seen)}, sys.stdout)


if __name__ == "__main__":
    main()
