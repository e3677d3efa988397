import subprocess
import sys
import tomllib
from itertools import combinations

import numpy as np
import pytest

from core.figures import theme
from tests.core.figures.colours import BLINDNESS, contrast, difference
from tests.core.figures.validated import validated

CONFIG = tomllib.loads(theme.CONFIG_TOML.read_text(encoding="utf-8"))
MODES = pytest.mark.parametrize("mode", ["light", "dark"])


def surfaces(mode):
    colours, sidebar = CONFIG["theme"][mode], CONFIG["theme"][mode]["sidebar"]
    return [part[key] for part in (colours, sidebar) for key in ("backgroundColor", "secondaryBackgroundColor")]


@MODES
def test_text_and_links_stand_out_from_every_surface(mode):
    colours = CONFIG["theme"][mode]
    for surface in surfaces(mode):
        assert contrast(colours["textColor"], surface) >= 7
        assert contrast(colours["linkColor"], surface) >= 4.5
    assert contrast(colours["codeTextColor"], colours["codeBackgroundColor"]) >= 7


def over(colour, surface, share):
    """A colour that is so transparent, as it is seen on a surface."""
    parts = [[int(each[i : i + 2], 16) for i in (1, 3, 5)] for each in (colour, surface)]
    return "#" + "".join(f"{round(share * top + (1 - share) * below):02x}" for top, below in zip(*parts, strict=True))


@MODES
def test_captions_can_be_read_on_every_surface(mode):
    """Captions carry the hints; Streamlit writes them in the text's colour at 60 %."""
    text = CONFIG["theme"][mode]["textColor"]
    assert min(contrast(over(text, surface, 0.6), surface) for surface in surfaces(mode)) >= 4.5


@MODES
def test_what_is_selected_can_be_read(mode):
    """Open tabs, values of sliders and selected segments are written in the accent, on a tint of it."""
    primary = CONFIG["theme"][mode]["primaryColor"]
    page = [CONFIG["theme"][mode][key] for key in ("backgroundColor", "secondaryBackgroundColor")]
    assert min(contrast(primary, surface) for surface in surfaces(mode)) >= 4.5
    assert min(contrast(primary, over(primary, surface, 0.1)) for surface in page) >= 4.5


@MODES
def test_graphics_stand_out_from_the_page(mode):
    palette = theme.palette(mode == "dark")
    drawn = (theme.ACCENT, theme.GREY, *theme.CATEGORICAL, theme.VALIDATION, theme.NEGATIVE, theme.POSITIVE, theme.INK)
    assert {
        c: round(contrast(palette[c], palette[theme.PAPER]), 2)
        for c in drawn
        if contrast(palette[c], palette[theme.PAPER]) < 3
    } == {}
    assert contrast(palette[theme.INK], palette[theme.PAPER]) >= 7


@MODES
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_colours_that_share_a_figure_are_told_apart_by_everyone(mode, blindness):
    palette = theme.palette(mode == "dark")
    together = [
        *combinations(theme.CATEGORICAL, 2),
        *combinations((theme.ACCENT, theme.INK, theme.GREY, theme.VALIDATION), 2),
        (theme.NEGATIVE, theme.POSITIVE),
        (theme.DIVERGING[0], theme.DIVERGING[-1]),
        (theme.DIVERGING[2], theme.DIVERGING[-3]),
    ]
    close = {
        (a, b): round(difference(palette[a], palette[b], blindness), 1)
        for a, b in together
        if difference(palette[a], palette[b], blindness) < 7
    }
    assert close == {}


@MODES
def test_scales_go_one_way(mode):
    palette = theme.palette(mode == "dark")
    paper = palette[theme.PAPER]
    from_paper = [contrast(palette[c], paper) for c in theme.SEQUENTIAL]
    assert from_paper == sorted(from_paper)
    assert palette[theme.DIVERGING[4]] == palette[theme.DIVERGING[5]]  # neutral, at zero
    sides = [contrast(palette[c], paper) for c in theme.DIVERGING]
    assert sides[:5] == sorted(sides[:5], reverse=True)
    assert sides[5:] == sorted(sides[5:])
    assert [at for at, _ in theme.DIVERGING_SCALE] == [1 - at for at, _ in theme.DIVERGING_SCALE[::-1]]


def test_the_stand_ins_are_those_of_this_streamlit():
    """A browser puts colours in place of these; another Streamlit might use others."""
    from streamlit.elements.lib import streamlit_plotly_theme as names

    assert (theme.ACCENT, theme.GREY) == (names.CATEGORY_0, names.CATEGORY_1)
    assert tuple(getattr(names, f"CATEGORY_{i}") for i in range(2, 7)) == theme.CATEGORICAL
    assert (theme.VALIDATION, theme.NEGATIVE, theme.POSITIVE) == (names.CATEGORY_7, names.CATEGORY_8, names.CATEGORY_9)
    assert tuple(getattr(names, f"SEQUENTIAL_{i}") for i in range(10)) == theme.SEQUENTIAL
    assert tuple(getattr(names, f"DIVERGING_{i}") for i in range(10)) == theme.DIVERGING
    assert (theme.INK, theme.PAPER) == (names.GRAY_90, names.BG_COLOR)


def test_resolved_leaves_no_stand_in_and_does_not_touch_the_figure():
    fig = theme.figure("A title", "What is seen", plot_height=100)
    fig["data"].append({"type": "scatter", "x": [1], "y": [2], "marker": {"color": theme.ACCENT}})
    for dark in (False, True):
        copy = validated(theme.resolved)(fig, dark=dark)
        assert "#0000" not in copy.to_json()
        assert copy.data[0].marker.color == theme.palette(dark)[theme.ACCENT]
    assert fig["data"][0]["marker"]["color"] == theme.ACCENT


def test_every_option_in_the_config_is_one_of_streamlits():
    from streamlit import config

    known = set(config.get_config_options())

    def names(table, prefix):
        for key, value in table.items():
            if isinstance(value, dict):
                yield from names(value, f"{prefix}{key}.")
            else:
                yield f"{prefix}{key}"

    assert [name for name in names(CONFIG, "") if name not in known] == []


def test_the_config_starts_without_a_warning():
    code = "from streamlit import config; config.get_config_options(force_reparse=True)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=theme.CONFIG_TOML.parents[1], capture_output=True, text=True, check=True
    )
    assert "warn" not in (done.stdout + done.stderr).lower()


def test_what_keeps_a_visitor_safe_and_private():
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    server = CONFIG["server"]
    assert (server["address"], server["showEmailPrompt"], server["headless"]) == ("localhost", False, True)
    assert server["enableXsrfProtection"]
    assert server["enableCORS"]
    assert server["maxUploadSize"] <= 500  # all uploads together: tests/pages/test_upload_room.py
    assert "http" not in theme.CONFIG_TOML.read_text(encoding="utf-8")  # no font or theme is fetched


def test_frames_keep_room_for_title_and_legend():
    figure = validated(theme.figure)
    one = figure("Short", "alt", plot_height=200)
    two = figure("A title that is too long for one line on a phone of 390 pixels", "alt", plot_height=200)
    assert two.layout.title.text.count("<br>") == 1
    assert two.layout.height == one.layout.height + theme.LINE_HEIGHT
    assert one.layout.height - one.layout.margin.t - one.layout.margin.b == 200
    assert [theme.legend_rows(names) for names in ((), ("a",), ("truth", "prediction"), ("previous run",) * 5)] == [
        0,
        1,
        1,
        3,
    ]
    assert theme.alt(one) == "alt"


def test_colours_begin_again_with_another_dash():
    looks = {(theme.colour_of(i), theme.dash_of(i)) for i in range(20)}
    assert len(looks) == 20
    assert {theme.dash_of(i) for i in range(5)} == {"solid"}


def test_numbers():
    assert theme.number(-0.5) == "\N{MINUS SIGN}0.5"
    assert theme.number(np.float32(125)) == "125"
    assert theme.number(99.96) == "100"
    assert theme.number(float("inf")) == "infinite"
    assert theme.numbers(np.array([1234.6, 0.2])) == ["1,235", "0"]
    assert theme.numbers(np.array([-0.0001, -2.5])) == ["0.00", "\N{MINUS SIGN}2.50"]
    assert theme.numbers(np.array([])) == []
    assert theme.numbers(np.array([np.nan, 0.0])) == ["not a number", "0"]


def test_a_frame_is_small():
    frame = validated(theme.figure)("", "", plot_height=10)
    assert len(frame.to_json()) < 3000
