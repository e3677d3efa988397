"""Neighbours are gensim's, however they are asked for, and vectors come back from the disk as they were."""

import mmap

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.words import search
from core.words.vectors import Vectors, load, save


def made(V, D, seed=0, order="C"):
    matrix = np.random.default_rng(seed).normal(size=(V, D)).astype(np.float32)
    return Vectors("made", [f"w{row}" for row in range(V)], np.asarray(matrix, order=order))


def mapped(array):
    """Whether an array is a view of a file."""
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array, mmap.mmap)


def by_definition(vectors, query, k, leave_out=()):
    """All cosines in float64, sorted."""
    matrix = vectors.matrix.astype(np.float64)
    cosines = np.round(matrix @ query / np.linalg.norm(matrix, axis=1) / np.linalg.norm(query), 12)
    return [(row, cosines[row]) for row in np.argsort(-cosines, kind="stable") if row not in leave_out][:k]


def pairs(neighbours):
    return [(neighbour.row, pytest.approx(neighbour.cosine, abs=1e-9)) for neighbour in neighbours]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_neighbours_are_those_of_the_definition(data):
    V, D, Q = (data.draw(st.integers(1, most)) for most in (700, 60, 40))
    vectors = made(V, D, data.draw(st.integers(0, 99)), data.draw(st.sampled_from("CF")))
    queries = np.random.default_rng(V).normal(size=(Q, D))
    k = data.draw(st.integers(1, V + 5))
    left_out = [set(data.draw(st.lists(st.integers(0, V - 1), max_size=4)))] * Q
    with pytest.MonkeyPatch.context() as patch:  # small blocks, so that there are many and the last is not whole
        patch.setattr(search, "BLOCK", 64 * D)
        patch.setattr(search, "PRODUCTS", 16 * 9 * D)
        patch.setattr(search, "TILES", 3)
        patch.setattr(search, "FEW", data.draw(st.sampled_from([0, 6, 99])))
        found = vectors.nearest(queries, k, left_out)
    for query, rows, neighbours in zip(queries, left_out, found, strict=True):
        assert by_definition(vectors, query, k, rows) == pairs(neighbours)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("Q", [2, 6, 7, 16, 17, 50])
def test_many_at_once_are_answered_as_one_after_the_other(order, Q):
    vectors = made(30_000, 50, order=order)
    queries = np.random.default_rng(1).normal(size=(Q, 50))
    assert vectors.nearest(queries, 7) == [vectors.nearest(query[None], 7)[0] for query in queries]


def test_neighbours_are_gensim_s():
    vectors = made(20_000, 30)
    queries = np.random.default_rng(2).normal(size=(9, 30)).astype(np.float32)
    for query, neighbours in zip(queries, vectors.nearest(queries, 12), strict=True):
        expected = vectors.keyed.similar_by_vector(query, topn=12)
        assert [neighbour.word for neighbour in neighbours] == [word for word, _ in expected]
        assert [neighbour.cosine for neighbour in neighbours] == pytest.approx([c for _, c in expected], abs=5e-7)
    word = vectors.nearest(vectors["w7"][None], 5, [{7}])[0]
    assert [(n.word, pytest.approx(n.cosine, abs=5e-7)) for n in word] == vectors.keyed.most_similar("w7", topn=5)


def test_gensim_looks_at_the_same_memory():
    vectors = made(50, 4)
    assert np.shares_memory(vectors.keyed.vectors, vectors.matrix)
    assert vectors.keyed.index_to_key == vectors.words
    assert vectors.keyed is vectors.keyed
    assert len(vectors.keyed) == vectors.size == 50
    assert vectors.keyed.vector_size == vectors.dimensions == 4
    assert vectors.keyed.similarity("w1", "w2") == pytest.approx(
        next(n.cosine for n in vectors.nearest(vectors["w1"][None], 50)[0] if n.word == "w2"), abs=1e-6
    )


def test_equal_cosines_go_by_row_whatever_the_length():
    rng = np.random.default_rng(0)
    direction, other = rng.normal(size=(2, 50))
    lengths = rng.uniform(0.1, 9, size=(12_000, 1))
    vectors = Vectors("one way", [str(row) for row in range(12_000)], np.vstack([lengths * direction]))
    for queries in (direction[None], np.tile(direction, (20, 1))):
        for neighbours in vectors.nearest(queries, 5):
            assert [neighbour.cosine for neighbour in neighbours] == pytest.approx([1] * 5, abs=1e-6)
    same = Vectors("same", vectors.words, np.tile(other, (12_000, 1)))
    for queries in (direction[None], np.tile(direction, (20, 1))):
        for neighbours in same.nearest(queries, 5):
            assert [neighbour.row for neighbour in neighbours] == [0, 1, 2, 3, 4]


def test_a_row_without_length_is_near_nothing_and_far_from_nothing():
    vectors = Vectors("three", ["there", "nowhere", "opposite"], [[1, 0], [0, 0], [-1, 0]])
    assert pairs(vectors.nearest([[2, 0]], 3)[0]) == [(0, 1.0), (1, 0.0), (2, -1.0)]
    assert vectors.nearest([[0, 0], [-1, 0]], 1)[0] == []
    assert vectors.nearest([[0, 0], [-1, 0]], 1)[1][0].word == "opposite"


@pytest.mark.parametrize("length", [1e-300, 1e-20, 1, 1e20, 1e300])
def test_the_length_of_a_query_does_not_count(length):
    vectors = made(300, 8)
    query = np.random.default_rng(3).normal(size=(1, 8))
    found = vectors.nearest(query * length, 5)[0]
    assert [n.row for n in found] == [n.row for n in vectors.nearest(query, 5)[0]]


def test_asking_for_nothing_gives_nothing():
    vectors = made(5, 3)
    assert vectors.nearest(np.empty((0, 3)), 4) == []
    assert vectors.nearest(np.ones((2, 3)), 0) == [[], []]
    assert vectors.nearest(np.ones((1, 3)), 9, [range(5)]) == [[]]
    assert len(vectors.nearest(np.ones((1, 3)), 9)[0]) == 5


def test_words_are_found_as_written_then_in_lower_case_then_whatever_their_case():
    vectors = Vectors("words", ["king", "Paris", "straße", "i̇"], np.eye(4))
    asked = {"king": 0, "KING": 0, "Paris": 1, "paris": 1, "STRASSE": 2, "Straße": 2, "İ": 3, "": None}
    assert {word: vectors.find(word) for word in asked} == asked
    assert "King" in vectors
    assert None not in vectors
    assert vectors["KING"].tolist() == [1, 0, 0, 0]
    with pytest.raises(KeyError, match="'dog' has no vector in words"):
        vectors["dog"]


@pytest.mark.parametrize(
    ("words", "matrix", "said"),
    [
        (
            ["a"],
            np.ones(3),
            r"shape \(words, dimensions\).* each of 1 words \(got \(3,\)\)",
        ),
        (["a"], np.ones((2, 3)), r"each of 1 words \(got \(2, 3\)\)"),
        ([], np.ones((0, 3)), r"each of 0 words \(got \(0, 3\)\)"),
        (["a"], np.ones((1, 0)), r"each of 1 words \(got \(1, 0\)\)"),
        (["a", "b", "a"], np.ones((3, 1)), r"each word may come only once \(got 'a' twice\)"),
        (["a", "b"], [[1], [np.nan]], "vectors must be finite numbers .that of 'b' is not"),
        (["a", "b"], [[np.inf], [1]], "that of 'a' is not"),
    ],
)
def test_what_cannot_be_vectors_is_one_sentence(words, matrix, said):
    with pytest.raises(ValueError, match=said):
        Vectors("broken", words, matrix)


@pytest.mark.parametrize("queries", [np.ones(3), np.ones((1, 2)), [[1, np.nan, 1]]])
def test_queries_of_another_shape_are_said(queries):
    with pytest.raises(ValueError, match=r"queries must be finite and have the shape \(any number, 3\)"):
        made(4, 3).nearest(queries, 1)
    with pytest.raises(ValueError, match="leave_out must have one set for each of 1 queries"):
        made(4, 3).nearest(np.ones((1, 3)), 1, [(), ()])


def test_they_are_read_only():
    vectors = made(4, 3)
    for numbers in (vectors.matrix, vectors.norms, vectors["w1"]):
        with pytest.raises(ValueError, match="read-only"):
            numbers[0] = 1


@pytest.mark.parametrize("order", ["C", "F"])
def test_they_come_back_from_the_disk_as_they_were(tmp_path, order):
    words = ["plain", "two words", "line\nend", "日本", "\ud800", "c++", ""]
    matrix = np.asarray(np.random.default_rng(0).normal(size=(7, 5)).astype(np.float32), order=order)
    vectors = Vectors("by a job", words, matrix)
    save(tmp_path / "new", vectors)
    save(tmp_path / "new", vectors)
    back = load(tmp_path / "new", "by a job")
    assert back.words == words
    assert back.name == "by a job"
    assert np.array_equal(back.matrix, matrix)
    assert mapped(back.matrix)
    assert back.nearest(matrix[:2], 3) == vectors.nearest(matrix[:2], 3)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["by a job.json", "by a job.npy"]


def test_a_writing_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    vectors = made(4, 3)
    save(tmp_path, vectors)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def break_off(file, *_, **__):
        file.write(b"half")
        raise OSError("the disk is full")

    monkeypatch.setattr(np, "save", break_off)
    with pytest.raises(OSError, match="full"):
        save(tmp_path, vectors)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "a\\b", "a\0b"])
def test_a_name_stays_in_its_folder(tmp_path, name):
    with pytest.raises(ValueError, match="name must be possible for a file"):
        load(tmp_path, name)
    with pytest.raises(ValueError, match="name must be possible for a file"):
        save(tmp_path, Vectors(name, ["a"], [[1]]))


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path, "nobody")
