"""Sets every widget of a page to another value, opens the address in a fresh session, and says what is not there.

Reads scenarios from standard input, those of one test in each line, and answers each line with what it found. Runs in a
process of its own, into which no other test loads TensorFlow; one process, since workers take long to start. The
browser writes the parameters of bound widgets, so this does it here, in Streamlit's own words.
"""

import functools
import html
import json
import re
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.state import query_params
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Expander, UnknownElement, Widget
from streamlit.util import calc_hash

from core.engine import Engine
from pages.shared import browser, resources
from tests.pages import quiet
from tests.pages.sessions import look_for_no_packages

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
                function = re.sub(r"\.<locals>\.<\w+>", "", code.co_qualname)  # a comprehension belongs to its function
                seen.add((str(file.relative_to(ROOT)), kind, function.rpartition(".")[2]))
            return draw(*arguments, **options)

        return drawn

    for kind in KINDS:
        draw = noting(kind, getattr(DeltaGenerator, kind))
        setattr(DeltaGenerator, kind, draw)
        setattr(st, kind, functools.partial(draw, st._main))
    return seen


def note_work() -> set[str]:
    """Note the names of what pages ask of the engine from now on. Batches are left out: closed pages pause them."""
    names: set[str] = set()
    submit = Engine.submit

    @functools.wraps(submit)
    def noted(engine: Engine, *arguments: Any, batch: str = "", **options: Any) -> str:
        name = submit(engine, *arguments, batch=batch, **options)
        if not batch:
            names.add(name)
        return name

    Engine.submit = noted  # type: ignore[method-assign]
    return names


def be_one_browser() -> None:
    """All sessions are of one browser, which has one list of runs."""
    browser.owner = lambda: "0" * 64


class Session:
    """One visitor on a page.

    Args:
        page: its name in addresses.
        query: of the address that is opened.
        wait: what the page says once there is nothing more to wait for.
        work: the names of what pages have asked of the engine; see `note_work`.
    """

    def __init__(self, page: str, query: dict[str, str | list[str]], wait: str, work: set[str]) -> None:
        self._work = work
        self.at = AppTest.from_file(str(ROOT / "pages/main.py"), default_timeout=120)
        self.at.query_params.update(query)
        if page != "start":
            self.at._page_hash = calc_hash(page)  # Streamlit's name for it, which `switch_page` knows from a run before
        self.run(wait)
        assert "cannot be opened" not in self.text, self.text[:1000]

    def run(self, wait: str = "") -> None:
        """Run the page until it says what is waited for."""
        deadline = time.monotonic() + PATIENCE
        self._run()
        while wait not in self.text and time.monotonic() < deadline:
            if self._work:  # the page would say nothing new before its end
                resources.engine().wait(self._work.pop(), deadline - time.monotonic())
            else:
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
        if single:
            return others[:1] or now
        return [*now, others[0]] if others else now[1:]
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
    work: set[str],
) -> dict[str, Any]:
    """Set all that can be set, part by part in one session, and look for it in a fresh one for each part.

    `parts` has the address of each part, and what is waited for there. `values` has what to set where the next value
    would not do, by a pattern of names, and `skip` has patterns of fields that are not set. `uploads` are
    files that the server has, a character for each byte. `work` is what pages ask of the engine.
    """
    for content in uploads:
        resources.store().put_table(content.encode("latin-1"))
    session, wrong, count = Session(page, query | parts[0]["query"], parts[0]["wait"], work), [], 0
    left = re.compile("|".join(skip) or "$^")
    expected: list[dict[str, Any]] = []
    same: set[str] = set()  # can have no other value
    again: set[str] = set()  # was set a second time
    was: dict[str, Any] = {}  # before it was set; what several parts have in common is set once
    for place, part in enumerate(parts):
        if place:
            session.at.query_params.update(part["query"])
            session.run(part["wait"])
        for _ in range(PASSES):
            fields = session.fields.items()
            new = {name: field for name, field in fields if name not in was and not left.fullmatch(name)}
            if not new:  # what went while another network was trained is set once more, alone
                put_back = {name: field for name, field in fields if name not in {*again, *same}}
                new = {name: field for name, field in put_back.items() if session.value(field) == was.get(name, ())}
                again |= new.keys()
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
                else:
                    same.add(name)
            session.run(part["wait"])
        expected.append({name: session.value(session.fields[name]) for name in was if name in session.fields})
        stayed = [name for name, value in expected[-1].items() if value == was[name]]
        wrong += [f"{part['query']}: {name} was set and is still {was[name]!r}" for name in stayed]
        wrong += [f"{part['query']}: an unknown kind of widget, {kind}" for kind in session.unknown()]
    address = dict(session.at.query_params)
    for part, values_set in zip(parts, expected, strict=True):
        fresh = Session(page, address | part["query"], part["wait"], work)
        there = {name: fresh.value(field) for name, field in fresh.fields.items()}
        for name, value in values_set.items():
            count += 1
            if there.get(name, "nothing") != value:
                wrong.append(f"{part['query']}: {name} was {value!r}, and the address opens {there.get(name)!r}")
    return {"wrong": wrong, "count": count, "address": address}


def main() -> None:
    """Run the scenarios of each line one after the other."""
    seen, work = watch(), note_work()
    look_for_no_packages()
    be_one_browser()
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = {"found": [sweep(**scenario, work=work) for scenario in json.loads(line)]}
            loaded = {"tensorflow", "keras", "sklearn", "nbformat"} & set(sys.modules)
            assert not loaded, f"{loaded} in the web process"
        except Exception:  # the scenarios of the next test can still be run
            answer = {"failed": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer | {"seen": sorted(seen)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
