"""The summary of the lecture's first network."""

from core.layers import MaximumAndMean
from core.tasks import TASKS, complete, prepare
from core.views.shared import network_summary
from core.views.shared.link import Link

AIR = complete(TASKS["air_pollution"].preset)
DATA = prepare(AIR).data


def test_the_table_and_the_totals_are_keras_s():
    assert network_summary.table(AIR, DATA) == {
        "Layer (type)": ["simple_rnn (SimpleRNN)", "dense (Dense)"],
        "Output shape": ["(None, 2)", "(None, 1)"],
        "Parameters": ["12", "3"],
    }
    assert network_summary.totals(AIR, DATA) == "Total **15** parameters, trainable 15, optimizer state 32."


def test_captions_and_shapes():
    first, output = network_summary.captions(AIR, DATA)
    assert first.startswith("Output `(None, 2)` · 12 parameters  \n`return_sequences=False`: ")
    assert output == "The task adds `Dense(1, linear)`. Output `(None, 1)` · 3 parameters"
    assert network_summary.shapes(DATA).startswith("X (3, 4, 3) = (n_SEQUENCES, n_OBSERVATIONS, n_FEATURES); ")


def test_tokens_have_no_axis_of_features():
    texts = complete(TASKS["next_word"].preset)
    data = prepare(texts).data
    assert network_summary.shapes(data).startswith(f"X {data.X.shape} = (n_SEQUENCES, n_OBSERVATIONS); y ")
    assert data.X.ndim == 2


def test_every_layer_has_one_caption_also_where_it_joins_two_pools():
    layers = (*AIR.layers, MaximumAndMean())
    captions = network_summary.captions(AIR.model_copy(update={"layers": layers}), DATA)
    assert [caption.partition("·")[0] for caption in captions[:2]] == ["Output `(None, 4, 2)` ", "Output `(None, 4)` "]
    assert len(captions) == len(layers) + 1


def test_a_link_holds_the_experiment_and_the_view():
    assert Link("under_the_hood", {"see": "gates"}, AIR).query == AIR.to_query() | {"see": "gates"}
    assert Link("sequence_lab").query == {}
