"""The result in short, which a phone keeps in sight: a sentence as it is, and the curve of the loss."""

from streamlit.testing.v1 import AppTest


def script():
    import numpy as np

    from pages.shared import side_by_side

    glance, left, right = side_by_side.columns()
    left.write("settings")
    right.write("results")
    at = np.arange(1, 9)
    glance.result("Off by 2 < 3 *really*", (at, 1 / at), (at, 2 / at))


def test_a_result_is_a_sentence_with_its_curve():
    at = AppTest.from_function(script, default_timeout=60).run()
    assert not at.exception
    assert at.markdown[0].value.startswith(":small[**Off by 2\N{NO-BREAK SPACE}&#60; 3\N{NO-BREAK SPACE}")
    assert [one.value for one in at.markdown[1:]] == ["settings", "results"]
    (drawing,) = at.get("bidi_component")
    assert "polyline" in str(drawing.proto)
