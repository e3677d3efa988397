"""gensim's models: the list that the lecture prints, with a description and a checksum of each.

Names, sizes, numbers of words, licences and MD5 sums are those of gensim's own list, `list.json` of the repository
piskvorky/gensim-data on GitHub (commit 5aff3ff). Each model is one gzip file. gensim's downloader also runs a Python
file that comes with each model. Unrolled does not: it reads the numbers itself.
"""

from dataclasses import dataclass

PDDL = "Public Domain Dedication and License 1.0"
GLOVE = "trained on how often words stand near each other (Pennington et al., 2014)"


@dataclass(frozen=True)
class Model:
    """One model.

    Attributes:
        name: gensim's.
        about: what it was trained on, and what is special about its words.
        words: how many; None if the list does not say.
        dimensions: of a vector.
        bytes: of the compressed file; None if the list does not say.
        md5: of the compressed file, 32 hexadecimal digits.
        licence: in the words of its makers; "" if the list names none.
        ships: True if Unrolled has it without a download.
    """

    name: str
    about: str
    words: int | None
    dimensions: int
    bytes: int | None
    md5: str
    licence: str = ""
    ships: bool = False


_MODELS = (
    Model(
        "fasttext-wiki-news-subwords-300",
        "fastText: Wikipedia of 2017 and news, 16 billion words; learned with parts of words (Mikolov et al., 2017)",
        999_999,
        300,
        1_005_007_116,
        "de2bb3a20c46ce65c9c131e1ad9a77af",
        "Creative Commons BY-SA 3.0",
    ),
    Model(
        "conceptnet-numberbatch-17-06-300",
        "ConceptNet's net of facts mixed with word2vec, GloVe and film subtitles; in many languages, and a word is "
        "written as /c/en/word (Speer et al., 2017)",
        1_917_247,
        300,
        1_225_497_562,
        "fd642d457adcd0ea94da0cd21b150847",
        "see the makers' LICENSE.txt",
    ),
    Model(
        "word2vec-ruscorpora-300",
        "skip-gram: the Russian National Corpus, 250 million words; base forms with their part of speech, as in "
        "слово_NOUN",
        184_973,
        300,
        208_427_381,
        "9bdebdc8ae6d17d20839dd9b5af10bc4",
        "Creative Commons BY 4.0",
    ),
    Model(
        "word2vec-google-news-300",
        "word2vec: Google News, 100 billion words; upper and lower case, and phrases as in New_York (Mikolov et al., "
        "2013)",
        3_000_000,
        300,
        1_743_563_840,
        "a5e5354d40acb95f9ec66d5977d140ef",
    ),
    Model(
        "glove-wiki-gigaword-50",
        f"GloVe: Wikipedia of 2014 and news, 6 billion words, lower case; {GLOVE}",
        400_000,
        50,
        69_182_535,
        "c289bc5d7f2f02c6dc9f2f9b67641813",
        PDDL,
        ships=True,
    ),
    Model(
        "glove-wiki-gigaword-100",
        "as glove-wiki-gigaword-50, with 100 numbers a word",
        400_000,
        100,
        134_300_434,
        "40ec481866001177b8cd4cb0df92924f",
        PDDL,
    ),
    Model(
        "glove-wiki-gigaword-200",
        "as glove-wiki-gigaword-50, with 200 numbers a word",
        400_000,
        200,
        264_336_934,
        "59652db361b7a87ee73834a6c391dfc1",
        PDDL,
    ),
    Model(
        "glove-wiki-gigaword-300",
        "as glove-wiki-gigaword-50, with 300 numbers a word",
        400_000,
        300,
        394_362_229,
        "29e9329ac2241937d55b852e8284e89b",
        PDDL,
    ),
    Model(
        "glove-twitter-25",
        f"GloVe: two billion tweets, 27 billion words, lower case; {GLOVE}",
        1_193_514,
        25,
        109_885_004,
        "50db0211d7e7a2dcd362c6b774762793",
        PDDL,
    ),
    Model(
        "glove-twitter-50",
        "as glove-twitter-25, with 50 numbers a word",
        1_193_514,
        50,
        209_216_938,
        "c168f18641f8c8a00fe30984c4799b2b",
        PDDL,
    ),
    Model(
        "glove-twitter-100",
        "as glove-twitter-25, with 100 numbers a word",
        1_193_514,
        100,
        405_932_991,
        "b04f7bed38756d64cf55b58ce7e97b15",
        PDDL,
    ),
    Model(
        "glove-twitter-200",
        "as glove-twitter-25, with 200 numbers a word",
        1_193_514,
        200,
        795_373_100,
        "e52e8392d1860b95d5308a525817d8f9",
        PDDL,
    ),
    Model(
        "__testing_word2vec-matrix-synopsis",
        "word2vec on the plot of one film, for gensim's own tests: what too little text gives",
        None,
        50,
        None,
        "534dcb8b56a360977a269b7bfc62d124",
    ),
)

MODELS: dict[str, Model] = {model.name: model for model in _MODELS}  # in the lecture's order


def rows() -> dict[str, list[str]]:
    """The list as a table: name, words, numbers in a vector, size to download, what it is, licence."""
    models = MODELS.values()
    return {
        "model": [model.name for model in models],
        "words": [f"{model.words:,}" if model.words else "unknown" for model in models],
        "numbers": [str(model.dimensions) for model in models],
        "download": [_download(model) for model in models],
        "what it is": [model.about for model in models],
        "licence": [model.licence or "none named" for model in models],
    }


def _download(model: Model) -> str:
    if model.ships:
        return "comes with Unrolled"
    return f"{model.bytes / 1e6:,.0f} MB" if model.bytes else "unknown"
