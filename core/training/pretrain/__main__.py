"""`python -m core.training.pretrain [FOLDER]`: train the sentiment network and write it to a folder.

It takes about ten minutes on one processor core.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported

import numpy as np
import tensorflow as tf
from threadpoolctl import threadpool_limits

from core.network.text_network import TextNetwork
from core.settings import ROOT
from core.text.tokenizer import Vocabulary
from core.training.pretrain import description, measure
from core.training.pretrain.card import Card
from core.training.pretrain.corpus import SEED, Corpus, corpus
from core.training.pretrain.files import CARD, NETWORK, README, VOCABULARY
from core.training.pretrain.learning import learn
from core.training.pretrain.network import Network
from core.training.pretrain.opinion import opinions
from core.training.pretrain.readme import readme
from core.training.pretrain.start import start
from core.training.pretrain.vocabulary import tokens_of, vocabulary_of


def main(arguments: list[str]) -> int:
    """Write the network to the given folder, else to `assets/sentiment`. Returns the exit code."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        _say(f"usage: {description.COMMAND} [FOLDER]")
        return 2
    folder = Path(arguments[0]) if arguments else ROOT / "assets" / "sentiment"
    folder.mkdir(parents=True, exist_ok=True)
    tf.config.threading.set_intra_op_parallelism_threads(1)  # sums in the same order on every run
    tf.config.threading.set_inter_op_parallelism_threads(1)
    began = time.perf_counter()
    with threadpool_limits(1):
        texts = corpus()
        vocabulary, learned = _trained(texts, folder)
        card = _card(texts, vocabulary, learned, folder, began)
    (folder / CARD).write_text(card.model_dump_json(indent=2) + "\n")
    (folder / README).write_text(readme(card))
    for one in card.judged:
        _say(f"held-out {one.source}: {one}")
    _say(f"written to {folder}, after {time.perf_counter() - began:.0f} s")
    return 0


def _trained(texts: Corpus, folder: Path) -> tuple[Vocabulary, TextNetwork]:
    """Train, write the network and its vocabulary, and return both, the weights before rounding."""
    train = texts.train
    vocabulary = vocabulary_of(train.texts)
    encoded = tokens_of(vocabulary, train.texts)
    words = [vocabulary.index_word[token] for token in range(1, vocabulary.input_dim)]
    _say(f"{len(train.texts):,} texts to learn from, {vocabulary.input_dim:,} words")
    network = Network(start(words, encoded, train, SEED), SEED)
    _say("the embedding has its start")
    opinion = opinions(encoded, train, SEED)
    _say("second opinion, right on " + " and ".join(f"{share:.1%} of {of}" for of, share in opinion.accuracy.items()))
    learn(network, encoded, train, opinion, seed=SEED, report=_say)
    learned = network.weights()
    learned.save(folder / NETWORK)
    (folder / VOCABULARY).write_text(vocabulary.to_json())
    return vocabulary, learned


def _card(texts: Corpus, vocabulary: Vocabulary, learned: TextNetwork, folder: Path, began: float) -> Card:
    """The card of the network in the folder, whose weights are rounded."""
    network = TextNetwork.load(folder / NETWORK)
    held_out = texts.held_out
    p = {name: measure.answers(network, vocabulary, part.texts) for name, part in held_out.items()}
    exact = {name: measure.answers(learned, vocabulary, part.texts) for name, part in held_out.items()}
    names, counts = np.unique(texts.train.source, return_counts=True)
    return Card(
        what=description.WHAT,
        use=description.USE,
        data=description.DATA,
        split=description.SPLIT,
        training=description.TRAINING,
        learned_from=dict(zip(names.tolist(), counts.tolist(), strict=True)),
        left_out=texts.left_out,
        words=vocabulary.input_dim,
        parameters=network.parameters,
        size_bytes=sum((folder / name).stat().st_size for name in (NETWORK, VOCABULARY)),
        rounding=round(max(float(np.abs(p[name] - exact[name]).max()) for name in held_out), 5),
        judged=tuple(measure.judged(name, p[name], part) for name, part in held_out.items()),
        probes=measure.probes(network, vocabulary),
        weaknesses=description.WEAKNESSES,
        command=description.COMMAND,
        date=datetime.now(UTC).date().isoformat(),
        seconds=round(time.perf_counter() - began),
        versions=measure.versions(),
    )


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command reports its progress


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
