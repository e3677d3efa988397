"""Which loop trains an experiment, and those that are kept for the next like it.

XLA compiles the loop where that pays; a plain graph takes over where XLA cannot. Texts are read in batches of like
length where that saves more than XLA would.
"""

import logging
from dataclasses import dataclass, replace

import tensorflow as tf
from cachetools import LRUCache

from core.experiment import Experiment
from core.tasks import Prepared
from core.training.compiled_loop import CompiledLoop
from core.training.loop import Loop
from core.training.text_loop import TextLoop

logger = logging.getLogger(__name__)

KEPT = 12  # compiled loops kept in one process, the latest used
XLA_PAYS = 5_000  # cell steps (timesteps x recurrent layers x batches) after which compiling has paid for itself
WIDE = 1_500_000  # multiply-adds of one cell step above which matrix products dominate, and XLA brings nothing
# The same for texts, for which the other choice is a loop that saves their padding.
XLA_PAYS_FOR_TEXTS = 40_000
WIDE_FOR_TEXTS = 500_000
LONG_TEXT = 100  # timesteps above which XLA, which reads all of them, is the slower one


@dataclass(frozen=True)
class Shape:
    """What a compiled loop depends on. Two experiments with one Shape share it."""

    network: str
    n: int
    timesteps: int
    features: int
    batch: int
    xla: bool


_kept: LRUCache[Shape, Loop] = LRUCache(KEPT)


def loop_for(experiment: Experiment, prepared: Prepared) -> tuple[Loop, str]:
    """A loop ready to train the experiment, kept from before if there is one, and a note on how it was made.

    The choice follows from the experiment alone, so that the same experiment gives the same numbers each time.
    """
    xla, note = _xla_pays(experiment, prepared), ""
    if xla:
        loop, fits = _kept_loop(experiment, prepared, xla=True)
        if fits:
            return loop, note
        note = "XLA could not compile this network: it was trained by a plain compiled loop, which is slower."
    return _kept_loop(experiment, prepared, xla=False)[0], note


def _kept_loop(experiment: Experiment, prepared: Prepared, *, xla: bool) -> tuple[Loop, bool]:
    """A loop, reset, and whether it compiles: a new one is compiled by a call that trains on nothing."""
    data, training = prepared.data, experiment.training
    free = {"learning_rate": 1.0, "epochs": 1, "patience": 0, "validation_share": 0.0}
    network = experiment.model_dump_json(include={"layers"}) + training.model_copy(update=free).model_dump_json()
    # Where an embedding starts is put in later, as the seed's weights are.
    embedding = replace(data.embedding, start="learned") if data.embedding else None
    network += f"{data.output}{data.mask}{data.padding}{embedding}"
    shape = Shape(network, len(data.train), data.timesteps, data.features, training.batch_size, xla)
    if shape in _kept:
        loop = _kept[shape]
        loop.reset(experiment, prepared)
    else:
        loop = _new_loop(experiment, prepared, xla=xla)
        loop.reset(experiment, prepared)
        try:
            loop.run(loop.orders(0, 0), 0, 0)
        except (tf.errors.OpError, ValueError, TypeError, NotImplementedError) as error:
            if not xla:
                raise
            logger.warning("XLA could not compile %s: %s", shape, error)
            return loop, False
        _kept[shape] = loop
    return loop, True


def _new_loop(experiment: Experiment, prepared: Prepared, *, xla: bool) -> Loop:
    if prepared.data.embedding and not xla:
        return TextLoop(experiment, prepared)
    return CompiledLoop(experiment, prepared, xla=xla)


def _xla_pays(experiment: Experiment, prepared: Prepared) -> bool:
    data, training = prepared.data, experiment.training
    batch = min(training.batch_size, len(data.train))
    batches = training.epochs * -(-len(data.train) // batch)
    steps, widest = 0, 0
    for layer in experiment.layers:
        if layer.recurrent:
            steps += data.timesteps * batches * layer.directions
            recurrent = next(matrix for matrix in layer.matrices(1) if matrix.name == "recurrent kernel")
            widest = max(widest, batch * recurrent.rows * recurrent.columns)
    if not data.embedding:
        return steps >= XLA_PAYS and widest <= WIDE
    return steps >= XLA_PAYS_FOR_TEXTS and widest <= WIDE_FOR_TEXTS and data.timesteps <= LONG_TEXT
