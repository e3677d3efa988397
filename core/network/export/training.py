"""The training section: training as in `core.training`, with Keras's own `model.fit`."""

from itertools import pairwise

from core.experiment import Experiment
from core.layers import Layer
from core.network.export import text_batches
from core.network.export.scaling import names
from core.network.export.section import Section
from core.source_code import call, comment, literal
from core.tasks import Prepared

LINES = 10  # lines of progress, about
MOMENTS = 200  # at most, at which validation is measured; tests compare it with core.training.schedule
EPOCH_SECONDS, BATCH_SECONDS = 0.03, 0.01  # the least that model.fit takes for an epoch, and for each further batch
READ_AT_ONCE = 512  # validation texts in one prediction; more are no faster
LONG = 60  # seconds of model.fit above which a comment warns


def section(experiment: Experiment, prepared: Prepared) -> Section:
    """Code that compiles and trains, and defines `history`."""
    training, batches, some = experiment.training, _batches(experiment, prepared), _at_some(experiment, prepared)
    parts = [_compiled(experiment, prepared)]
    data = prepared.data
    if batches > 1 and data.embedding:
        parts.append(text_batches.code(data, batch_size=training.batch_size, epochs=training.epochs))
    elif batches > 1:
        parts.append(_BATCHES.format(batch_size=training.batch_size))
    parts.append(_REPORT.format(every=-(-training.epochs // LINES)))
    if training.patience and some:
        parts.append(_PATIENCE.format(patience=training.patience))
    if some:
        parts.append(
            f"# Validation is measured at {MOMENTS} epochs, evenly spread.\n"
            f"moments = np.unique(np.round(np.linspace(1, {training.epochs}, {MOMENTS})).astype(int)).tolist()"
        )
    return Section("Training", _explanation(experiment, prepared), _spaced([*parts, _fit(experiment, prepared)]))


def drops(layers: tuple[Layer, ...]) -> bool:
    """True if layers drop inputs at random, so that two trainings give similar but not equal results."""
    return any(layer.drops for layer in layers)


def _batches(experiment: Experiment, prepared: Prepared) -> int:
    """The number of batches in an epoch."""
    return -(-len(prepared.data.train) // experiment.training.batch_size)


def _at_some(experiment: Experiment, prepared: Prepared) -> bool:
    """True if validation is measured at some epochs only."""
    return experiment.training.epochs > MOMENTS and len(prepared.data.validation) > 0


def _compiled(experiment: Experiment, prepared: Prepared) -> str:
    training, answer = experiment.training, prepared.data.output
    options = [f"learning_rate={training.learning_rate!r}"]
    if training.momentum:
        options.append(f"momentum={training.momentum!r}")
    if training.clipnorm:
        options.append(f"global_clipnorm={training.clipnorm!r}")
    return "\n".join(
        [
            call(f"optimizer = keras.optimizers.{training.optimizer}(", options),
            call(
                "model.compile(",
                [
                    "optimizer=optimizer",
                    f"loss={literal(answer.keras_loss)}",
                    f"metrics=[{literal(answer.metric_name)}]",
                ],
            ),
        ]
    )


def _fit(experiment: Experiment, prepared: Prepared) -> str:
    data, training, layers = prepared.data, experiment.training, experiment.layers
    batches, some = _batches(experiment, prepared), _at_some(experiment, prepared)
    callbacks = ["keras.callbacks.LambdaCallback(on_epoch_end=report)"]
    if training.patience:
        own = "Patience()" if some else f'keras.callbacks.EarlyStopping("val_loss", patience={training.patience})'
        callbacks.append(own)
    lines = [call("callbacks = [", callbacks, "]")]
    if not data.embedding and training.epochs * (EPOCH_SECONDS + BATCH_SECONDS * (batches - 1)) >= LONG:
        what = f"each of the {training.epochs * batches:,} batches" if batches > 1 else "each epoch"
        lines.append(
            comment(
                f"This takes minutes: model.fit starts {what} from Python, which costs some 30 ms an epoch at least. "
                "Unrolled's loop is machine code: a small network's 10,000 epochs take it less than a second."
            )
        )
    if drops(layers):
        lines.append(
            comment(
                "Which inputs are dropped is drawn at random, and Unrolled draws others than model.fit does: "
                "the losses are then alike, and not equal."
            )
        )
    X, y = names(data)
    arguments = [f"{X}[train]", f"{y}[train]", f"batch_size={len(data.train)}"]
    if batches > 1:
        arguments = ["batches", f"steps_per_epoch={batches}"] if data.embedding else ["Batches()"]
    arguments += [f"epochs={training.epochs}", "shuffle=False", "verbose=0"]
    if len(data.validation):
        arguments.append(f"validation_data=({X}[validation], {y}[validation])")
        if data.embedding:
            arguments.append(f"validation_batch_size={READ_AT_ONCE}")
    if some:
        arguments.append("validation_freq=moments")
    lines.append(call("history = model.fit(", [*arguments, "callbacks=callbacks"]))
    return "\n".join(lines)


def _spaced(parts: list[str]) -> str:
    """The parts with a blank line between them, two around a class or a function."""
    text = parts[0]
    for before, part in pairwise(parts):
        defines = [each.startswith(("class ", "def ")) for each in (before, part)]
        text += ("\n\n\n" if any(defines) else "\n\n") + part
    return text


def _explanation(experiment: Experiment, prepared: Prepared) -> str:
    data, training, batches = prepared.data, experiment.training, _batches(experiment, prepared)
    loss = f"the {data.output.loss_label}"
    what = "texts" if data.embedding else "sequences"
    text = f"{training.optimizer} lowers {loss} over {training.epochs:,} epoch{'s' * (training.epochs > 1)}"
    if batches == 1:
        text += f", each of them one step on all training {what} at once."
    else:
        text += (
            f", each of them {batches} steps on mini-batches of {training.batch_size} {what} at most. "
            f"The order of the {what} follows from the seed and the epoch, as in Unrolled."
        )
        if text_batches.are_cut(experiment, data):
            text += " Texts of like length come together, so that few timesteps are spent on padding."
    if training.clipnorm:
        text += f" Gradients whose norm, taken over all weights together, is above {training.clipnorm:g} are shortened."
    if training.patience:
        text += f" Training stops when the validation loss has not improved for {training.patience} epochs."
    return text


_BATCHES = '''class Batches(keras.utils.PyDataset):
    """Mini-batches of the training sequences, in another order each epoch."""

    batch_size = {batch_size}
    epoch = 0
    order = np.arange(len(train))

    def __len__(self):
        return -(-len(train) // self.batch_size)  # the last batch may be smaller

    def __getitem__(self, i):
        places = self.order[i * self.batch_size : (i + 1) * self.batch_size]
        return X_network[train[places]], y_network[train[places]]

    def on_epoch_begin(self):
        rng = np.random.default_rng([seed, self.epoch])
        self.order = rng.permutation(len(train))
        self.epoch += 1'''

_REPORT = """def report(epoch, logs):
    if (epoch + 1) % {every} == 0:
        values = ", ".join(f"{{name}} {{value:.4g}}" for name, value in logs.items())
        print(f"epoch {{epoch + 1}}: {{values}}")"""

_PATIENCE = '''class Patience(keras.callbacks.Callback):
    """Stops training where the best validation loss lies {patience} epochs back, or more."""

    best, best_epoch = np.inf, -1

    def on_epoch_end(self, epoch, logs=None):
        if "val_loss" not in logs:
            return
        if logs["val_loss"] < self.best:
            self.best, self.best_epoch = logs["val_loss"], epoch
        if epoch - self.best_epoch >= {patience}:
            self.model.stop_training = True'''
