"""Layers one behind the other: when they return sequences, and how much they hand on."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.layers import LSTM, Recurrent
from core.layers.stacking import return_sequences
from tests.core.experiment.drawn import STACKS


@settings(deadline=None)
@given(STACKS, st.booleans())
def test_return_sequences_is_set_where_another_recurrent_layer_follows(layers, per_timestep):
    said = return_sequences(tuple(layers), per_timestep)
    assert len(said) == len(layers)
    for i, layer in enumerate(layers):
        if not isinstance(layer, Recurrent):
            assert said[i] is None
        else:
            feeds_another = any(isinstance(later, Recurrent) for later in layers[i + 1 :])
            value, why = said[i]
            assert value == (feeds_another or per_timestep)
            assert why


def test_a_bidirectional_layer_hands_on_twice_its_units():
    assert LSTM(units=5).width(3) == 5
    assert LSTM(units=5, bidirectional=True).width(3) == 10
