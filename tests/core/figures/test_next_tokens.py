"""Bars of what may come next."""

import numpy as np

from core.figures.next_tokens import next_tokens
from core.figures.theme import alt
from tests.core.figures.validated import validated

NAMES, P = ("e", "space", "<b>"), np.array([0.7, 0.2, 0.01])


def test_a_bar_for_each_token_with_its_number():
    fig = next_tokens(NAMES, P, "What comes next")
    drawn = validated(next_tokens)(NAMES, P, "What comes next")
    assert drawn.data[0].x.tolist() == [70.0, 20.0, 1.0]
    assert drawn.data[0].text == ("70.0 %", "20.0 %", "1.0 %")
    assert drawn.layout.yaxis.ticktext[2] == "&lt;b&gt;"
    assert alt(fig) == "What may come next: e 70.0 %, space 20.0 %, <b> 1.0 %."
