"""A number with a slider of marks and a field: whatever is typed is taken, and both show the same."""

from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from pages.shared.number import SHARED, number
    from pages.shared.widgets import Widgets

    widgets = st.session_state.setdefault("widgets", Widgets("test"))
    widgets.draw()
    st.session_state["units"] = number(
        widgets, "Units", "units", 8, (1, 2, 4, 8, 16, 24, 500), low=1, high=256, why=SHARED
    )
    st.session_state["rate"] = number(
        widgets, "Rate", "rate", 0.005, (0.001, 0.01), low=1e-6, high=10.0, written="{:g}".format
    )


def shown(at):
    units = at.session_state["units"]
    assert at.select_slider[0].value == at.number_input[0].value == units
    return units


def test_what_no_mark_has_is_typed():
    at = AppTest.from_function(script, default_timeout=60).run()
    assert shown(at) == 8
    at.number_input[0].set_value(20).run()
    assert not at.exception
    assert shown(at) == 20
    assert isinstance(at.session_state["units"], int)
    at.select_slider[0].set_value(24).run()
    assert shown(at) == 24
    at.select_slider[0].set_value(20).run()  # what was typed keeps its mark
    assert shown(at) == 20
    at.number_input[0].set_value(21).run()
    assert shown(at) == 21


def test_small_numbers_are_typed_too():
    at = AppTest.from_function(script, default_timeout=60).run()
    at.number_input[1].set_value(0.0007).run()
    assert at.session_state["rate"] == at.select_slider[1].value == 0.0007
    assert at.session_state["units"] == 8


def test_the_limits_and_their_reason_are_said():
    at = AppTest.from_function(script, default_timeout=60).run()
    assert at.select_slider[0].help == (
        "Type any number from 1 to 256. A larger number would keep this machine from its other visitors."
    )
    assert (at.number_input[0].min, at.number_input[0].max) == (1, 256)
    assert "500" not in at.select_slider[0].options  # no mark beyond the limit
    assert at.select_slider[1].help == "Type any number from 1e-06 to 10."


def test_a_field_of_an_experiment_that_is_open_no_more_changes_nothing():
    at = AppTest.from_function(script, default_timeout=60).run()
    late = at.number_input[0].set_value(20)
    at.session_state["widgets"].begin()  # before the number arrives
    late.run()
    assert not at.exception
    assert shown(at) == 8


def test_a_number_that_the_browser_still_holds_does_not_move_the_slider_back():
    at = AppTest.from_function(script, default_timeout=60).run()
    field = at.number_input[0].proto.id
    at.select_slider[0].set_value(16).run()
    at.select_slider[0].set_value(24)
    states = at._tree.get_widget_states()
    # the browser has not yet heard of 16 as it sends 24
    late = next((state for state in states.widgets if state.id == field), None) or states.widgets.add(id=field)
    late.double_value = 8
    at._run(states)
    assert shown(at) == 24


def test_a_number_that_is_typed_leaves_the_field_in_its_place():
    at = AppTest.from_function(script, default_timeout=60).run()
    before = at.number_input[0].proto.id
    at.number_input[0].set_value(20).run()
    assert at.number_input[0].proto.id == before  # a new one would lose the keyboard's focus


def test_a_field_that_is_emptied_shows_the_number_again():
    at = AppTest.from_function(script, default_timeout=60).run()
    at.number_input[0].set_value(None).run()
    assert not at.exception
    assert shown(at) == 8


def test_a_field_has_its_number_before_the_browser_hears_more():
    at = AppTest.from_function(script, default_timeout=60).run()
    assert [field.proto.default for field in at.number_input] == [8, 0.005]


def test_another_experiment_forgets_what_was_typed():
    at = AppTest.from_function(script, default_timeout=60).run()
    at.number_input[0].set_value(20).run()
    at.session_state["widgets"].begin()
    at.run()
    assert shown(at) == 8
    assert "20" not in at.select_slider[0].options
