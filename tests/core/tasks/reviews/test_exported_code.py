"""The texts as text: run in an empty namespace, it gives the tokens and the labels that the network of the run reads.

TensorFlow's own tokenizer numbers the words there, and ours here.
"""

import hashlib
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import Experiment, Task, Training
from core.layers import GRU
from core.source_code import imports
from core.tasks import prepare
from core.tasks.exported_code import data_code, exported_table
from core.tasks.reviews import Parameters, exported_code
from core.text.own_texts import own_texts
from core.text.text_columns import read_texts


def same(source, validation_share=0.2, **parameters):
    """Hold what the text defines to what the task has."""
    chosen = Experiment(
        task=Task(name="reviews", parameters={"source": source} | parameters),
        layers=(GRU(),),
        training=Training(validation_share=validation_share),
    )
    prepared, code = prepare(chosen), data_code(chosen)
    space = {}
    exec(f"{imports(code)}\n{code}", space)  # noqa: S102 - what is generated is executed
    for name, mine in (
        ("X", prepared.X_network),
        ("y", prepared.y_network),
        ("train", prepared.data.train),
        ("validation", prepared.data.validation),
    ):
        np.testing.assert_array_equal(space[name], mine, name)
        assert space[name].dtype == mine.dtype, name
    assert space["texts"] == list(prepared.data.corpus.texts)
    assert max(map(len, code.splitlines())) <= 88
    words = prepared.data.vocabulary
    assert [space["tokenizer"].index_word[token] for token in range(1, len(words))] == list(words[1:])


sides = st.sampled_from(["pre", "post"])


@settings(max_examples=12)
@given(
    source=st.sampled_from(["snippets", "mock", "orders"]),
    validation_share=st.sampled_from([0.0, 0.01, 0.2, 0.333, 0.5]),
    share=st.sampled_from([0.01, 0.3, 1.0]),
    words=st.sampled_from([10, 300, 20_000]),
    length=st.integers(2, 60),
    padding=sides,
    truncating=sides,
    reverse=st.booleans(),
    data_seed=st.integers(0, 2**31 - 1),
)
def test_texts(source, validation_share, **parameters):
    same(source, validation_share, **parameters)


@pytest.mark.slow
@pytest.mark.parametrize(("share", "validation_share"), [(0.02, 0.0), (0.01, 0.05)])
def test_imdb(share, validation_share):
    """Whose reviews are cleaned, and in which some are the same."""
    same("imdb", validation_share, share=share, length=100)


@pytest.mark.slow
def test_whole_films(tmp_path, monkeypatch):
    """The films come with the script, as table.csv."""
    parameters = {"source": "imdb", "split": "film", "share": 0.01, "length": 20}
    training = Training(validation_share=0.1)
    chosen = Experiment(task=Task(name="reviews", parameters=parameters), layers=(GRU(),), training=training)
    data, code, space = prepare(chosen).data, data_code(chosen), {}
    (tmp_path / "table.csv").write_bytes(exported_table(chosen, None))
    monkeypatch.chdir(tmp_path)
    exec(f"{imports(code)}\n{code}", space)  # noqa: S102 - what is generated is executed
    assert space["texts"] == list(data.corpus.texts)
    for name in ("X", "train", "validation"):
        np.testing.assert_array_equal(space[name], getattr(data, name), name)
    assert exported_table(chosen, None).startswith(b"row,film")
    assert exported_table(chosen.model_copy(update={"training": Training(validation_share=0.0)}), None) is None


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), max_size=40)


@given(st.lists(cells, min_size=6, max_size=6))
def test_whatever_a_text_holds_the_table_gives_it_back(cells):
    rows = [f"word{i} {cell}" for i, cell in enumerate(cells * 2)]
    content = pd.DataFrame({"text": rows, "label": ["no", "yes"] * 6}).to_csv(index=False).encode()
    parameters = Parameters(source="own", data=hashlib.sha256(content).hexdigest())
    space = {}
    given = io.BytesIO(exported_code.exported_table(parameters, content))
    code = exported_code.data_code(parameters, 0.0).split("\n\n")[0].replace('"table.csv"', "given")
    exec(f"import pandas as pd\n{code}", {"given": given}, space)  # noqa: S102 - what is generated is executed
    mine = own_texts(read_texts(content)).reviews
    assert space["texts"] == list(mine.texts)
    assert space["labels"].tolist() == mine.labels.tolist()
