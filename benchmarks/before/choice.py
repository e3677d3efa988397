"""Chooses the loop that trains an experiment, and caches compiled loops for experiments of the same shape.

XLA compiles the loop where that saves time; a plain graph takes over if XLA fails. Texts are read in batches of similar
length where that saves more than XLA.

Frozen at commit 62f9a8c; see `benchmarks.before`.
"""

import logging
from dataclasses import dataclass, replace

import tensorflow as tf
from cachetools import LRUCache

from benchmarks.before.compiled_loop import CompiledLoop
from benchmarks.before.loop import Loop
from benchmarks.before.text_loop import TextLoop
from core.experiment import Experiment
from core.tasks import Prepared

logger = logging.getLogger(__name__)

MAX_LOOPS = 12  # compiled loops in the cache of one process; the least recently used goes first
XLA_PAYS = 5_000  # cell steps (timesteps x recurrent layers x batches) above which compiling saves time
WIDE = 1_500_000  # multiply-adds of one cell step above which matrix products dominate and XLA saves nothing
# The same for texts, whose other loop skips padding.
XLA_PAYS_FOR_TEXTS = 40_000
WIDE_FOR_TEXTS = 500_000
LONG_TEXT = 100  # timesteps above which XLA is slower, since it reads the padding too


@dataclass(frozen=True)
class Shape:
    """What a compiled loop depends on. Experiments with equal Shapes share a loop."""

    network: str
    n: int
    timesteps: int
    features: int
    batch: int
    xla: bool


_loops: LRUCache[Shape, Loop] = LRUCache(MAX_LOOPS)


def loop_for(experiment: Experiment, prepared: Prepared) -> tuple[Loop, str]:
    """A loop ready to train the experiment, from the cache if possible, and a note on how it was made.

    The choice depends on the experiment alone, so the same experiment always gives the same numbers.
    """
    xla, note = _xla_pays(experiment, prepared), ""
    if xla:
        loop, compiles = _cached_loop(experiment, prepared, xla=True)
        if compiles:
            return loop, note
        note = "XLA could not compile this network: it was trained by a plain compiled loop, which is slower."
    return _cached_loop(experiment, prepared, xla=False)[0], note


def _cached_loop(experiment: Experiment, prepared: Prepared, *, xla: bool) -> tuple[Loop, bool]:
    """A reset loop, and whether it compiles. A call that trains on no batch compiles a new one."""
    data, training = prepared.data, experiment.training
    free = {"learning_rate": 1.0, "epochs": 1, "patience": 0, "validation_share": 0.0}
    network = experiment.model_dump_json(include={"layers"}) + training.model_copy(update=free).model_dump_json()
    # `reset` sets an embedding's first vectors, as it sets the other weights.
    embedding = replace(data.embedding, start="learned") if data.embedding else None
    network += f"{data.output}{data.mask}{data.padding}{embedding}"
    shape = Shape(network, len(data.train), data.timesteps, data.features, training.batch_size, xla)
    if shape in _loops:
        loop = _loops[shape]
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
        _loops[shape] = loop
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
