"""The figures of a model card, computed again from the files beside it."""

from pathlib import Path

from core.network.text_network import TextNetwork
from core.text.tokenizer import Vocabulary
from core.training.pretrain import measure
from core.training.pretrain.card import Card
from core.training.pretrain.corpus import held_out, rows_sum
from core.training.pretrain.files import CARD, NETWORK, VOCABULARY

CLOSE = 2e-3  # of two probabilities, or two means of them, on different machines
FEW = 2  # right answers by which a source may differ there


def differences(folder: Path) -> list[str]:
    """A sentence for each figure of the card that is not what the network in the folder gives; [] if all are."""
    card = Card.model_validate_json((folder / CARD).read_text())
    network = TextNetwork.load(folder / NETWORK)
    vocabulary = Vocabulary.from_json((folder / VOCABULARY).read_text())
    found = []
    if card.rows_sum != rows_sum():
        found.append("The rows held out are not those of the card.")
    for name, part in held_out().items():
        now, said = measure.judged(name, measure.answers(network, vocabulary, part.texts), part), card.of(name)
        if now.texts != said.texts or abs(now.right - said.right) > FEW:
            found.append(
                f"{name}: {now.right:,} of {now.texts:,} are right; the card says {said.right:,} of {said.texts:,}."
            )
        for figure in ("confidence", "log_loss", "calibration_error"):
            measured, written = getattr(now, figure), getattr(said, figure)
            if abs(measured - written) > CLOSE:
                found.append(f"{name}: {figure} is {measured:.4f}; the card says {written:.4f}.")
    for kind, of_card in zip(measure.of_kinds(network, vocabulary), card.sentences, strict=True):
        if kind != of_card:
            found.append(f"{kind.kind}: {kind.right} sentences are right; the card says {of_card.right}.")
    for probe, written_there in zip(measure.probes(network, vocabulary), card.probes, strict=True):
        if probe.text != written_there.text or abs(probe.probability - written_there.probability) > CLOSE:
            found.append(f"“{probe.text}”: {probe.probability}; the card says {written_there.probability}.")
    size = sum((folder / name).stat().st_size for name in (NETWORK, VOCABULARY))
    if size != card.size_bytes:
        found.append(f"The files have {size:,} bytes; the card says {card.size_bytes:,}.")
    return found
