"""The model card as Markdown."""

from collections.abc import Sequence

from core.training.pretrain.card import Card, Judged, OfKind


def readme(card: Card) -> str:
    """The text of `README.md`."""
    learned = ", ".join(f"{count:,} {source}" for source, count in card.learned_from.items())
    sections = {
        "Intended use": card.use,
        "Data and licences": _listed(card.data),
        "Split": f"{card.split}\n\nLearned from: {learned}. Left out of both parts: {card.left_out}.",
        "Training": card.training,
        "Accuracy on texts that it never saw": f"{_accuracy(card.judged)}\n\n{card.lesson}",
        "Accuracy on sentences as people type them": _kinds(card),
        "What it says": _table(
            ("sentence", "probability of positive"),
            [(probe.text, f"{probe.probability:.2f}") for probe in card.probes],
        ),
        "Known weaknesses": _listed(card.weaknesses),
        "How it was made": (
            f"`{card.command}` on {card.date}, in {card.seconds} s: {card.words:,} words, {card.parameters:,} "
            f"parameters, {card.size_bytes / 1e6:.1f} MB of files. Rounding the weights to float16 moved no "
            f"probability of a held-out text by more than {card.rounding:.4f}. With "
            + ", ".join(f"{name} {version}" for name, version in card.versions.items())
            + ". The same machine and versions write the same `network.npz` and `vocabulary.json`, byte for byte."
        ),
    }
    parts = ["# The sentiment network that ships", card.what]
    for title, text in sections.items():
        parts += [f"## {title}", text]
    return "\n\n".join(parts) + "\n"


def _kinds(card: Card) -> str:
    total = sum(one.sentences for one in card.sentences)
    everything = OfKind(kind="all", sentences=total, right=sum(one.right for one in card.sentences))
    return (
        f"{total} sentences of eight kinds were written before the network was trained, and are in `sentences.csv`. "
        "None of them is a text to learn from.\n\n"
    ) + _table(
        ("kind", "sentences", "right"),
        [(one.kind, str(one.sentences), f"{one.accuracy:.0%}") for one in (*card.sentences, everything)],
    )


def _accuracy(judged: tuple[Judged, ...]) -> str:
    head = (
        "source",
        "texts",
        "accuracy",
        "95 % interval (Wilson)",
        "mean confidence",
        "log loss (nats)",
        "calibration error",
    )
    rows = [
        (
            one.source,
            f"{one.texts:,}",
            f"{one.accuracy:.2%}",
            f"{one.low:.2%} to {one.high:.2%}",
            f"{one.confidence:.1%}",
            f"{one.log_loss:.3f}",
            f"{one.calibration_error:.1%}",
        )
        for one in judged
    ]
    return _table(head, rows)


def _listed(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ("---",) * len(head), *rows])
