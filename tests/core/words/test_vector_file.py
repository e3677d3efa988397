"""Files of word vectors against gensim's own writer and reader, and everything that can be wrong with one."""

import gzip
import io

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import ExperimentError
from core.words import vector_formats, vector_writer
from core.words.vector_file import read_vectors
from core.words.vectors import load

WORDS = ("the", "café", "new\xa0york", "don't", "\u2028", "слово", "ok", "a\tb", "…", "zero")
MATRIX = np.random.default_rng(0).standard_normal((10, 4)).astype(np.float32)


def text(words=WORDS, matrix=MATRIX, *, header=True):
    lines = [f"{word} {' '.join(map(repr, row))}\n" for word, row in zip(words, matrix.tolist(), strict=True)]
    return ("".join([f"{len(words)} {matrix.shape[1]}\n" * header, *lines])).encode()


def read(folder, content, **more):
    path = folder / "file"
    path.write_bytes(content)
    for left in folder.glob("made.*"):
        left.unlink()
    reading = read_vectors(path, folder, "made", **more)
    return reading, (load(folder, "made") if reading else None)


def refused(folder, content):
    with pytest.raises(ExperimentError) as caught:
        read(folder, content)
    return str(caught.value)


@pytest.mark.parametrize("packed_too", [False, True])
@pytest.mark.parametrize("kind", ["word2vec", "word2vec binary", "GloVe"])
def test_what_gensim_writes_is_read_as_gensim_reads_it(tmp_path, kind, packed_too):
    theirs = KeyedVectors(4)
    theirs.add_vectors([word for word in WORDS if word.strip()], MATRIX[[bool(word.strip()) for word in WORDS]])
    binary = kind == "word2vec binary"
    theirs.save_word2vec_format(str(tmp_path / "theirs"), binary=binary, write_header=kind != "GloVe")
    again = KeyedVectors.load_word2vec_format(str(tmp_path / "theirs"), binary=binary, no_header=kind == "GloVe")
    content = (tmp_path / "theirs").read_bytes()
    reading, ours = read(tmp_path, gzip.compress(content) if packed_too else content)
    assert reading.format == kind
    assert ours.words == again.index_to_key
    assert np.array_equal(ours.matrix, again.vectors)
    assert reading.warnings() == []
    assert (reading.words, reading.dimensions, reading.skipped) == (len(ours.words), 4, 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.booleans(), st.integers(200, 400))
def test_blocks_of_any_size_give_the_same(tmp_path_factory, count, binary, block):
    folder = tmp_path_factory.mktemp("blocks")
    rng = np.random.default_rng(count)
    words, matrix = [f"w{n}" for n in range(count)], rng.standard_normal((count, 5)).astype(np.float32)
    content = text(words, matrix)
    if binary:
        rows = (word.encode() + b" " + row.tobytes() for word, row in zip(words, matrix, strict=True))
        content = f"{count} 5\n".encode() + b"\n".join(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_formats, "BLOCK", block)
        reading, ours = read(folder, content)
    assert ours.words == words
    assert np.array_equal(ours.matrix, matrix)
    assert reading.warnings() == []


def test_spaces_that_are_no_spaces_and_windows_lines(tmp_path):
    reading, ours = read(tmp_path, text(header=False))
    assert ours.words == list(WORDS)
    assert np.array_equal(ours.matrix, MATRIX)
    assert reading.format == "GloVe"
    _reading, windows = read(tmp_path, text(header=False).replace(b"\n", b" \r\n") + b"\r\n\n")
    assert windows.words == ours.words


def test_damaged_lines_are_left_out_and_named(tmp_path):
    lines = text(header=False).splitlines(keepends=True)
    lines[2:2] = [
        b"few 1 2 3\n",
        b"new 0 1 2 3 4\n",
        b"odd 1 2 x 4\n",
        b"odd 1 2 1_0 4\n",
        b"odd 1 2 nan 4\n",
        b"odd 1 2 inf 4\n",
        b"odd 1 2 1e39 4\n",
        b" 1 2 3 4\n",
        b"\xff\xfe 1 2 3 4\n",
    ]
    reading, ours = read(tmp_path, b"".join(lines))
    assert ours.words == list(WORDS)
    assert np.array_equal(ours.matrix, MATRIX)
    assert reading.listed == [
        (3, "has 3 values instead of 4"),
        (4, "has 5 values instead of 4"),
        *((line, "has a value that is not a finite number") for line in (5, 6, 7, 8, 9)),
        (10, "has no word"),
        (11, "has a word that is not UTF-8"),
    ]
    (warning,) = reading.warnings()
    assert warning == (
        "9 lines could not be read: line 3 has 3 values instead of 4; line 4 has 5 values instead of 4; "
        "line 5 has a value that is not a finite number…"
    )
    assert reading.facts()["listed"][0] == [3, "has 3 values instead of 4"]


def test_lines_count_from_the_header(tmp_path):
    lines = text().splitlines(keepends=True)
    reading, _ours = read(tmp_path, b"".join([*lines[:3], b"few 1\n", *lines[3:]]))
    assert reading.listed == [(4, "has 1 value instead of 4")]


def test_of_equal_words_the_first_is_kept(tmp_path):
    lines = text(header=False).splitlines(keepends=True)
    reading, ours = read(tmp_path, b"".join([*lines, b"the 1 2 3 4\n"]))
    assert np.array_equal(ours.matrix, MATRIX)
    assert reading.warnings() == ["1 line repeated an earlier word."]


def test_a_file_cut_in_half(tmp_path):
    content = text()
    lines = content.splitlines(keepends=True)
    reading, ours = read(tmp_path, b"".join(lines[:6]))
    assert ours.words == list(WORDS[:5])
    assert reading.cut
    assert reading.warnings() == [
        "The header promises 10 words and the file ends after 5: it is cut off. The whole words are kept."
    ]
    # A last line that may lack the end of its last number is not believed, though it has four numbers.
    reading, ours = read(tmp_path, b"".join(lines[:7])[:-2])
    assert ours.words == list(WORDS[:5])
    assert "ends after 5" in reading.warnings()[0]
    # No line end after the last word is no damage.
    reading, ours = read(tmp_path, content.rstrip(b"\n"))
    assert (len(ours.words), reading.warnings()) == (10, [])


def test_one_line_alone(tmp_path):
    _reading, ours = read(tmp_path, b"word 1 2 3")
    assert (ours.words, ours.matrix.tolist()) == (["word"], [[1, 2, 3]])


def test_a_binary_file_cut_in_half(tmp_path):
    rows = [word.encode() + b" " + row.tobytes() + b"\n" for word, row in zip(WORDS, MATRIX, strict=True)]
    reading, ours = read(tmp_path, b"10 4\n" + b"".join(rows)[:-20])
    assert ours.words == list(WORDS[:9])
    assert "The header promises 10 words and the file ends after 9" in reading.warnings()[0]
    bad = MATRIX.copy()
    bad[3, 1] = np.nan
    rows[3] = WORDS[3].encode() + b" " + bad[3].tobytes() + b"\n"
    reading, ours = read(tmp_path, b"10 4\n" + b"".join(rows))
    assert ours.words == [word for word in WORDS if word != WORDS[3]]
    assert reading.warnings() == ["1 word could not be read: word 4 has a value that is not a finite number."]


def test_packed_data_that_end_too_early(tmp_path):
    words = [f"w{n}" for n in range(3000)]
    matrix = np.random.default_rng(1).standard_normal((3000, 4)).astype(np.float32)
    half = gzip.compress(text(words, matrix, header=False))[:-40_000]
    reading, ours = read(tmp_path, half)
    assert 0 < len(ours.words) < 3000
    assert ours.words == words[: len(ours.words)]
    assert np.array_equal(ours.matrix, matrix[: len(ours.words)])
    assert reading.warnings() == ["The file ends in the middle of a line: it is cut off. The whole lines are kept."]


def test_a_header_that_promises_too_little(tmp_path):
    reading, ours = read(tmp_path, text().replace(b"10 4\n", b"8 4\n", 1))
    assert len(ours.words) == 10
    assert reading.warnings() == ["The header promises 8 words and the file has more: all are kept."]


def test_room_for_so_many_words(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_writer, "MOST_WORDS", 6)
    reading, ours = read(tmp_path, text())
    assert ours.words == list(WORDS[:6])
    assert reading.warnings() == ["There is room for 6 words of 4 numbers: the rest was left out."]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty: use one with a word and its numbers on each line"),
        (b" \n\n", "The file is empty: use one with a word and its numbers on each line"),
        (b"PK\x03\x04rest", "This is a zip archive: unpack it, and upload the text file inside"),
        (
            b"\n<!DOCTYPE html><html>",
            "This is a web page, not a file of vectors: download the file itself, and upload that",
        ),
        (
            b"\x80\x04\x95\0\0binary",
            "This is an unknown binary file: upload word vectors as text, a word and its numbers on each line",
        ),
        (b"3 50\n", "The file has no word vectors: each line needs a word and its numbers"),
        (b"3 0\n", "Vectors must have 2 to 2,000 numbers (got 0): use another file"),
    ],
)
def test_what_is_no_file_of_vectors_is_said(tmp_path, content, said):
    assert refused(tmp_path, content) == said


def test_a_novel_is_no_file_of_vectors(tmp_path):
    said = refused(tmp_path, b"It was a dark night\nand it rained all day\n" * 3000)
    assert said.startswith("This is not a file of word vectors, or it is damaged: ")
    assert "most lines have no numbers at their end" in said
    assert "is longer than 100,000 characters" in refused(tmp_path, b"a 1 2\n" + b"x" * 3_000_000)


def test_packed_nonsense_ends_soon(tmp_path):
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as file:
        file.write(b"a 1 2\n")
        for _ in range(300):
            file.write(b"0" * 1_000_000)
    assert "is longer than 100,000 characters" in refused(tmp_path, bomb.getvalue())


def test_packed_emptiness_ends_too(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_formats, "MOST_BYTES", 5_000_000)
    shares = []
    reading, ours = read(tmp_path, gzip.compress(b"a 1 2\n" + b"\n" * 20_000_000), on_share=shares.append)
    assert (ours.words, reading.cut) == (["a"], True)
    assert len(shares) < 10


def test_progress_and_stop(tmp_path, monkeypatch):
    words = [f"w{n}" for n in range(5000)]
    matrix = np.random.default_rng(1).standard_normal((5000, 4)).astype(np.float32)
    monkeypatch.setattr(vector_formats, "BLOCK", 40_000)
    for content in (text(words, matrix), gzip.compress(text(words, matrix))):
        shares = []
        reading, _ours = read(tmp_path, content, on_share=shares.append)
        assert shares == sorted(shares)
        assert len(shares) > 5
        assert 0 < shares[0] < 0.6
        assert shares[-1] == 1
        assert reading.words == 5000
        assert read(tmp_path, content, should_stop=lambda: True) == (None, None)
