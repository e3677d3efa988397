"""What nobody uses is let go of, and is there again when it is asked for."""

import mmap
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from core.text.reviews import reviews
from core.unused import KeptWhileUsed, MappedPages, let_go_of_unused
from core.words.glove import glove
from core.words.vectors import PAGES_SECONDS


def made_by(values):
    return KeptWhileUsed(lambda: values.append(1) or object(), 60)


def test_a_value_is_kept_while_it_is_used_and_made_again_later():
    made = []
    value = made_by(made)
    first = value.get()
    assert not value.let_go(monotonic() + 59)
    assert value.get() is first
    assert value.let_go(monotonic() + 61)
    assert not value.let_go(monotonic() + 61)
    assert value.get() is not first
    assert len(made) == 2


def test_what_cannot_be_made_is_tried_again():
    value = KeptWhileUsed(lambda: 1 / 0, 60)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            value.get()
    assert not value.let_go(monotonic() + 61)


def resident(file):
    """Bytes of a file that this process has in memory."""
    total, inside = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split()[0]:
            inside = line.endswith(file)
        elif inside and line.startswith("Rss:"):
            total += int(line.split()[1]) * 1024
    return total


@pytest.mark.skipif(not hasattr(mmap, "MADV_DONTNEED"), reason="this system takes no advice")
def test_pages_of_a_mapped_file_go_and_come_back(tmp_path):
    np.save(tmp_path / "numbers.npy", np.ones(1_000_000))
    numbers = np.load(tmp_path / "numbers.npy", mmap_mode="r")
    pages = MappedPages(numbers[5:], 10)
    assert numbers.sum() == 1_000_000
    assert resident("numbers.npy") >= 8_000_000
    pages.let_go(monotonic() + 9)
    assert resident("numbers.npy") >= 8_000_000
    pages.let_go(monotonic() + 11)
    assert resident("numbers.npy") == 0
    assert numbers.sum() == 1_000_000


@pytest.mark.skipif(not hasattr(mmap, "MADV_DONTNEED"), reason="this system takes no advice")
def test_pages_that_were_read_without_a_word_go_too(tmp_path):
    np.save(tmp_path / "numbers.npy", np.ones(1_000_000))
    numbers = np.load(tmp_path / "numbers.npy", mmap_mode="r")
    pages = MappedPages(numbers, 10)
    for _ in range(2):
        assert numbers.sum() == 1_000_000
        assert resident("numbers.npy") >= 8_000_000
        pages.let_go(monotonic() + 11)
        assert resident("numbers.npy") == 0
    pages.used()
    assert numbers.sum() == 1_000_000
    pages.let_go(monotonic() + 9)
    assert resident("numbers.npy") >= 8_000_000


def test_numbers_that_are_not_in_a_file_stay_as_they_are(tmp_path):
    np.save(tmp_path / "numbers.npy", np.ones(1000))
    copied = np.load(tmp_path / "numbers.npy", mmap_mode="c")
    copied[:] = 2
    for array in (np.full(1000, 2.0), copied):
        MappedPages(array, 0).let_go(monotonic() + 1)
        assert array.sum() == 2000


def test_the_web_process_lets_go_of_imdb_and_of_the_matrix_of_glove(monkeypatch):
    vectors, texts = glove(), reviews("imdb")
    found = vectors.nearest(vectors.matrix[:1], 3)
    monkeypatch.setattr("core.unused.monotonic", lambda: monotonic() + PAGES_SECONDS)
    let_go_of_unused()
    assert resident("glove_6B_50d_emb.npy") < 8_000_000
    assert reviews("imdb") is texts
    monkeypatch.setattr("core.unused.monotonic", lambda: monotonic() + 60)
    assert let_go_of_unused()
    assert reviews("imdb") is not texts
    assert resident("glove_6B_50d_emb.npy") < 8_000_000
    assert vectors.nearest(vectors.matrix[:1], 3) == found
