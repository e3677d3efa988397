"""Numbers in sentences have one form: whoever writes per cent, a minus or decimals asks `core.wording`."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import wording

ROOT = Path(__file__).parent.parent
SHOWN = [  # all but training, whose own commands print to a terminal
    path
    for path in [*(ROOT / "pages").rglob("*.py"), *(ROOT / "core").rglob("*.py")]
    if "core/training/" not in path.as_posix()
]
SENTENCES = ("core/answers", "core/figures", "core/views", "core/words", "pages")  # where numbers stand in sentences
# What writes numbers by itself, and why it may.
OF_THEIR_OWN = {
    "core/views/shared/in_words.py": "durations, which are never negative",
    "core/words/catalogue.py": "sizes of files",
    "core/views/word_vectors/model_download.py": "sizes of files",
    "core/words/train_and_evaluate.py": "sizes of texts",
    "core/views/word_vectors/hand_placed_table.py": "cells that people edit, with the minus of a keyboard",
    "core/views/what_is_kept/kept.py": "sizes of files",
    "core/figures/sparkline.py": "coordinates of a drawing",
}


def parts(path):
    """The texts of a file (without docstrings) and the formats of its numbers, each with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(n.body[0].value) for n in ast.walk(tree) if isinstance(n, kinds) and isinstance(n.body[0], ast.Expr)}
    formats, specs = [], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            specs |= {id(part) for part in ast.walk(node.format_spec)}
            formats.append(
                (node.lineno, "".join(v.value for v in node.format_spec.values if isinstance(v, ast.Constant)))
            )
    texts = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | specs
    ]
    return texts, formats


def of_pages(path):
    name = path.relative_to(ROOT).as_posix()
    return name.startswith(SENTENCES) and name not in OF_THEIR_OWN


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_numbers_are_written_in_one_place(path):
    texts, formats = parts(path)
    wrong = [f"line {line}: {spec}" for line, spec in formats if spec.endswith("%")]
    wrong += [f"line {line}: {text!r}" for line, text in texts if text in ("{:.0%}", "{:.1%}")]
    if of_pages(path):
        wrong += [f"line {line}: {spec}" for line, spec in formats if re.fullmatch(r"[+]?,?(\.\d+)?[fge]", spec)]
        # "86%" in a sentence; in style sheets, hover texts and SVG the sign means something else
        wrong += [
            f"line {line}: {text!r}"
            for line, text in texts
            if re.search(r"\d%(?![{(])", text) and not re.search(r"[{};<]|%\{", text)
        ]
    assert not wrong, wrong


def test_each_exception_is_needed():
    for name in OF_THEIR_OWN:
        assert any(spec[-1:] in "fg" for _, spec in parts(ROOT / name)[1]), name


@given(st.floats(-1e9, 1e9), st.integers(0, 5))
def test_a_negative_number_has_a_minus_and_zero_has_none(value, digits):
    text = wording.decimals(value, digits)
    assert "-" not in text
    shown = float(text.replace(wording.MINUS, "-").replace(",", ""))
    assert abs(shown - value) <= 0.5 * 10**-digits + 1e-6
    assert text.startswith(wording.MINUS) == (shown < 0)
    assert wording.signed(value, digits).lstrip(f"+{wording.MINUS}") == text.lstrip(wording.MINUS)


@given(st.floats(0, 1))
def test_a_share_has_a_space_before_its_sign(share):
    assert re.fullmatch(r"\d{1,3} %", wording.percent(share))
    assert re.fullmatch(r"\d{1,3}\.\d %", wording.percent(share, 1))


def test_an_error_of_nothing_is_written_as_one_of_next_to_nothing():
    assert wording.amount(0.0) == wording.amount(1e-7) == "less than 0.001"
    assert wording.amount(0.001) == "0.001"
