"""Bits a token and perplexity: of a run over its epochs, and beside n-grams."""

from typing import NamedTuple

import numpy as np

from core.experiment import Experiment
from core.tasks import parameters_of, spec_of
from core.training.outcome import Outcome
from core.wording import decimals, number
from core.work import JobResult
from core.work.texts import CompareNGrams

A_NAT = float(1 / np.log(2))  # in bits
SHOWN = (3, 5, 8)  # orders that are drawn as lines beside the best one
MEMORISING = 0.05  # bits above its best from which a rise is no accident of the batches
PLATEAU = 0.05  # bits below counting single tokens, up to which a network has learned no more than that

Curve = tuple[np.ndarray, np.ndarray]  # epochs, bits


class Curves(NamedTuple):
    """Bits a token after each epoch."""

    training: Curve
    held_out: Curve


class Rivals(NamedTuple):
    """The mean bits of a token of the held-out text under n-grams, (orders,)."""

    orders: np.ndarray
    bits: np.ndarray

    @property
    def best(self) -> tuple[int, float]:
        """The order from 3 on with the fewest bits, and these."""
        place = int(np.where(self.orders >= SHOWN[0], self.bits, np.inf).argmin())
        return int(self.orders[place]), float(self.bits[place])

    def lines(self, most: float = np.inf) -> dict[str, float]:
        """What a chart of losses draws as lines: some orders, and the best."""
        order, _ = self.best
        named = {
            f"{n}-gram{' (best)' if n == order else ''}": float(bits)
            for n, bits in zip(self.orders.tolist(), self.bits.tolist(), strict=True)
            if n in SHOWN or n == order
        }
        return {name: bits for name, bits in named.items() if bits <= most}


def curves(outcome: Outcome) -> Curves:
    """The losses of a run in bits."""
    training, history = outcome.history["loss"] * A_NAT, outcome.history
    held = history["validation_epochs"], history["validation_loss"] * A_NAT
    return Curves((np.arange(1, len(training) + 1), training), held)


def job_of(experiment: Experiment) -> CompareNGrams:
    """The job that counts the n-grams of an experiment's text. It is complete: every parameter is written out."""
    parameters = parameters_of(experiment)
    share = spec_of(experiment).share_held_back(parameters, experiment.training.validation_share)
    return CompareNGrams.of(parameters.model_dump(mode="json"), share)


def rivals(result: JobResult) -> Rivals:
    """What the job found."""
    return Rivals(result.arrays["orders"], result.arrays["bits"])


def verdict(outcome: Outcome, rival: Rivals | None, one: str) -> str:
    """One sentence: the network's bits on the held-out text, beside the best n-gram."""
    training, held = curves(outcome)
    if not len(training[1]):
        return "It was stopped within its first epoch, so there is nothing to judge yet."
    if not len(held[1]):
        return (
            f"{decimals(training[1][-1])} bits a {one} on the text that it learns from. Nothing is held out, so nobody "
            "knows how it does on another text."
        )
    mine = float(held[1][-1])
    start = f"{decimals(mine)} bits a {one} on the text that it never saw (perplexity {number(2**mine)})"
    if rival is None:
        return f"{start}."
    order, best = rival.best
    better = "better than" if mine < best else "not better than"
    return f"{start}, {better} the best n-gram (order {order}: {decimals(best)})."


def table(outcome: Outcome, rival: Rivals, one: str) -> dict[str, list[str]]:
    """The network beside every order, as columns."""
    (_, held) = curves(outcome)
    rows = [(f"{n}-gram", float(b)) for n, b in zip(rival.orders.tolist(), rival.bits.tolist(), strict=True)]
    if len(held[1]):
        rows.append(("the network", float(held[1][-1])))
    rows.sort(key=lambda row: row[1])
    return {
        "guesses": [name for name, _ in rows],
        f"bits a {one}": [decimals(bits) for _, bits in rows],
        "perplexity": [number(2**bits) for _, bits in rows],
    }


def trap(outcome: Outcome, rival: Rivals | None) -> tuple[str, str] | None:
    """What went wrong, and what to try: learning by heart, or a plateau. None if neither."""
    (_, training), (epochs, held) = curves(outcome)
    if not len(training) or not len(held):
        return None
    if rival is not None and held[-1] > rival.bits[0] - PLATEAU:
        what = (
            f"A plateau: {decimals(held[-1])} bits, where counting how often each token comes gives "
            f"{decimals(float(rival.bits[0]))}. It has not learned what follows what."
        )
        return what, "Choose Adam, a larger learning rate, or more epochs."
    best = int(held.argmin())
    if held[-1] - held[best] > MEMORISING and training[-1] < training[min(best, len(training) - 1)]:
        what = (
            f"It learns by heart: on the text that it reads it gets better, on the one that it never saw it was best "
            f"after epoch {int(epochs[best])} ({decimals(held[best])} bits) and has {decimals(held[-1])} now."
        )
        return what, f"Stop after {int(epochs[best])} epochs, add dropout, use fewer units, or take a longer text."
    return None
