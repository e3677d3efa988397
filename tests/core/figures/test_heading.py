import numpy as np
import pytest

from core.figures import heading
from core.figures.losses import losses
from core.figures.predictions import prediction
from tests.core.figures.samples import FORMS
from tests.core.figures.validated import validated

untitled = validated(heading.untitled)


def of_run(**more):
    at = np.arange(1, 51)
    return losses((at, np.exp(-at / 9)), **more)


def test_a_long_title_takes_no_room_from_the_plot():
    """A browser wraps it at the width that there is; plotly would wrap it for a phone on every screen."""
    short, long = of_run(what="Loss"), of_run(what="The mean of the squared error over all of the sequences")
    assert long["layout"]["height"] > short["layout"]["height"]
    first, second = untitled(short), untitled(long)
    assert first.layout.height == second.layout.height
    assert first.layout.margin == second.layout.margin
    assert second.layout.title.text == ""
    assert heading.title(long).startswith("The mean of the squared error over all of the sequences 0.0")


def test_without_its_title_the_rest_stays_as_it_is():
    fig = of_run(baselines={"mean": 0.5})
    bare = untitled(fig)
    plot = fig["layout"]["height"] - fig["layout"]["margin"]["t"] - fig["layout"]["margin"]["b"]
    assert bare.layout.height - bare.layout.margin.t - bare.layout.margin.b == plot
    assert bare.layout.legend.y == pytest.approx(1)
    assert bare.layout.meta["alt"] == fig["layout"]["meta"]["alt"]
    assert untitled(bare.to_plotly_json()).layout.height == bare.layout.height


@pytest.mark.parametrize("form", FORMS)
def test_plots_side_by_side_begin_at_one_height(form):
    data = FORMS[form]()
    pair = of_run(baselines={"last value": 0.5, "mean": 0.9}, previous=(np.arange(1, 9), np.ones(8)))
    level = [untitled(fig) for fig in heading.level(pair, prediction(data, 0, data.y, data.y))]
    assert level[0].layout.margin.t == level[1].layout.margin.t
    heights = [fig.layout.height - fig.layout.margin.t - fig.layout.margin.b for fig in level]
    assert heights[0] == 300  # the plot is as high as it was


def test_a_title_is_shown_as_it_was_typed():
    from core.figures import theme
    from core.figures.escaping import literal

    fig = theme.figure(f"On {literal('<b>&amp; %{x}</b>')}", "x", plot_height=100)
    assert heading.title(fig) == "On <b>&amp; %{x}</b>"
