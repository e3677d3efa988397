import re

import pytest

from core.experiment import ExperimentError
from core.runs.unit_name import LETTERS, UnitName, tidy, unit_name

NETWORK = "0123456789abcdef0123456789abcdef"


def test_a_name_is_one_short_line_and_goes_as_json():
    name = unit_name(NETWORK, 0, 12, "  negation\n of\tthe last word\u202e\0 ")
    assert name.name == "negation of the last word"
    assert UnitName.model_validate_json(name.model_dump_json()) == name
    assert unit_name("shipped", 0, 0, "ä" * LETTERS, backward=True).place == ("shipped", 0, True, 0)
    assert tidy("<b>not</b>") == "<b>not</b>"  # shown as it is: pages escape


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ((NETWORK, 0, 0, "x" * 41), "at most 40 letters (got 41)"),
        ((NETWORK, 0, 0, "x" * 10**6), "at most 40 letters"),
        ((NETWORK, -1, 0, "x"), "Layer"),
        ((NETWORK, 0, 10_000, "x"), "Unit"),
        (("../etc", 0, 0, "x"), "Network"),
    ],
)
def test_what_is_no_name_is_refused_in_a_sentence(fields, said):
    with pytest.raises(ExperimentError, match=re.escape(said)) as error:
        unit_name(*fields)
    assert "\n" not in str(error.value)
