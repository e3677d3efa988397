"""Channels as pictures: each in its place, with its name, and squares."""

import numpy as np
import pytest

from core.figures.channels import ACROSS, GAP, channels
from tests.core.figures.validated import validated


@pytest.mark.parametrize("n", [1, 4, 5, 16])
def test_each_channel_is_in_its_place(n):
    pictures = np.random.default_rng(0).uniform(-1, 1, (n, 6, 6)).astype(np.float32)
    fig = validated(channels)(pictures, "hidden state h")
    (tiles,) = fig["data"]
    for channel, picture in enumerate(pictures):
        y, x = (channel // ACROSS) * (6 + GAP), (channel % ACROSS) * (6 + GAP)
        assert np.array_equal(tiles["z"][y : y + 6, x : x + 6], picture)
        assert (tiles["text"][y : y + 6, x : x + 6] == f"channel {channel + 1}").all()
    assert np.isfinite(tiles["z"]).sum() == pictures.size
    assert fig["layout"]["yaxis"]["scaleanchor"] == "x"
    assert fig["layout"]["yaxis"]["constraintoward"] == "top"  # else a gap below the name on a phone
    assert fig["layout"]["xaxis"]["title"]["text"]
    assert fig["layout"]["yaxis"]["ticktext"][-1] == {1: "1", 4: "1 to 4", 5: "5", 16: "13 to 16"}[n]
    assert tiles["colorbar"]["orientation"] == "h"  # above the pictures: beside the plot it would be far from them
    assert f"{n} pictures of 6 by 6 pixels" in fig["layout"]["meta"]["alt"]


def test_gates_are_from_0_to_1_and_states_from_minus_to_plus():
    pictures = np.full((2, 4, 4), 0.5, np.float32)
    gates, states = channels(pictures, "x", gates=True)["data"][0], channels(pictures, "x", limit=3)["data"][0]
    assert (gates["zmin"], gates["zmax"]) == (0, 1)
    assert (states["zmin"], states["zmax"]) == (-3, 3)
    assert gates["colorscale"] != states["colorscale"]
