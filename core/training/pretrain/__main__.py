"""`python -m core.training.pretrain [FOLDER]`: train the sentiment network and write it to a folder.

With `--check` it trains nothing: it computes the figures of the card again, from the network in the folder, and says
which of them differ.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # sums in the same order on every run

import numpy as np
from threadpoolctl import threadpool_limits

from core.network.text_network import TextNetwork
from core.settings import ROOT
from core.training.pretrain import description, measure
from core.training.pretrain.card import Card
from core.training.pretrain.checking import differences
from core.training.pretrain.corpus import Corpus, corpus, rows_sum
from core.training.pretrain.files import CARD, NETWORK, README, VOCABULARY
from core.training.pretrain.made import Made, make
from core.training.pretrain.mixing import mix_of
from core.training.pretrain.readme import readme

CHECK = "--check"


def main(arguments: list[str]) -> int:
    """Write the network to the given folder, else to `assets/sentiment`, or check it. Returns the exit code."""
    folders = [argument for argument in arguments if argument != CHECK]
    if len(folders) > 1 or any(folder.startswith("-") for folder in folders):
        _say(f"usage: {description.COMMAND} [{CHECK}] [FOLDER]")
        return 2
    folder = Path(folders[0]) if folders else ROOT / "assets" / "sentiment"
    with threadpool_limits(1):
        return _check(folder) if CHECK in arguments else _write(folder)


def _check(folder: Path) -> int:
    found = differences(folder)
    for line in found:
        _say(line)
    if not found:
        _say(f"the network in {folder} has the figures that its card names")
    return int(bool(found))


def _write(folder: Path) -> int:
    began = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    texts = corpus()
    made = make(texts.train, _say)
    parts = list(texts.tried.values())
    mix = mix_of(made.network, made.linear, [made.tokens(part.texts) for part in parts], parts)
    _say(f"{mix}")
    learned = made.network.beside(made.linear, mix)
    for name, part in texts.tried.items():
        p = measure.answers(learned, made.vocabulary, part.texts)
        _say(f"to try settings on, {name}: {measure.judged(name, p, part)}")
    learned.save(folder / NETWORK)
    (folder / VOCABULARY).write_text(made.vocabulary.to_json())
    card = _card(texts, made, learned, folder, began)
    (folder / CARD).write_text(card.model_dump_json(indent=2) + "\n")
    (folder / README).write_text(readme(card))
    for one in card.judged:
        _say(f"held-out {one.source}: {one}")
    _say(f"sentences: {card.sentences_right:.1%}")
    _say(f"written to {folder}, after {time.perf_counter() - began:.0f} s")
    return 0


def _card(texts: Corpus, made: Made, learned: TextNetwork, folder: Path, began: float) -> Card:
    """The card of the network in the folder, whose weights are rounded."""
    network, vocabulary = TextNetwork.load(folder / NETWORK), made.vocabulary
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
        sentences=measure.of_kinds(network, vocabulary),
        rows_sum=rows_sum(),
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
