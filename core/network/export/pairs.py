"""The sections of a run on pairs of texts: data, network, training and result in plain Keras."""

from core.experiment import Experiment
from core.network.encoder_decoder_of import encoder_decoder_of
from core.network.export.section import Section
from core.source_code import call
from core.tasks import PreparedPairs
from core.tasks.exported_code import data_code
from core.tasks.task import PairData

SHOWN = 3  # pairs


def sections(experiment: Experiment, prepared: PreparedPairs) -> tuple[Section, ...]:
    """From the pairs to what the network writes."""
    data = prepared.data
    return (_data(experiment, data), _network(experiment, data), _training(experiment, data), _result(data))


def _data(experiment: Experiment, data: PairData) -> Section:
    n, S = data.tokens.shape
    held = f" and `validation` those of the {len(data.validation):,} held back" if len(data.validation) else ""
    text = (
        f"{n:,} pairs, letter by letter: each letter becomes a token, which is a whole number. `X` has the shape "
        f"({n}, {S}), `y` the shape ({n}, {data.y.shape[1]}). `train` holds the indices of the {len(data.train):,} "
        f"pairs to learn from{held}."
    )
    return Section("Data", text, f"{data_code(experiment)}\n\nprint(X.shape, y.shape)")


def _network(experiment: Experiment, data: PairData) -> Section:
    network = encoder_decoder_of(experiment, data)
    text = (
        "The encoder reads the source and hands its last state to the decoder. The decoder reads the right letter "
        "before each one that it predicts, which is teacher forcing. "
        f"There are {sum(network.parameters().values()):,} weights to learn. The seed draws those that Unrolled began "
        "with."
    )
    code = ["keras.utils.clear_session()  # layers are numbered from the start when this runs again"]
    regularizer = ""
    if experiment.training.optimizer != "SGD" or experiment.training.clipnorm:
        code.append(_WHOLE)
        regularizer = "whole"
    return Section("Network", text, "\n".join([*code, network.code(experiment.seed, regularizer=regularizer)]))


def _training(experiment: Experiment, data: PairData) -> Section:
    training = experiment.training
    options = [f"learning_rate={training.learning_rate!r}"]
    if training.momentum:
        options.append(f"momentum={training.momentum!r}")
    if training.clipnorm:
        options.append(f"global_clipnorm={training.clipnorm!r}")
    optimizer = call(f"optimizer = keras.optimizers.{training.optimizer}(", options)
    batch = min(training.batch_size, len(data.train))
    order = "np.random.default_rng([seed, epoch]).permutation(len(train))"
    if batch == len(data.train):
        order = "np.arange(len(train))"
    text = (
        f"{training.optimizer} lowers the cross-entropy of the letters over {training.epochs:,} epochs, in batches of "
        f"{batch} pairs at most. Each batch is cut to its longest source and its longest target, and padding does not "
        "count."
    )
    if experiment.layers[0].drops:
        text += " Which inputs are dropped is drawn at random, so the losses are alike, and not equal."
    stops = training.patience and len(data.validation)
    code = _TRAINING.format(optimizer=optimizer, batch=batch, order=order)
    loop = _LOOP.format(epochs=training.epochs)
    if stops:
        code, loop = f"{code}\n\n{_VALIDATION}", f"{loop}\n{_PATIENCE.format(patience=training.patience)}"
    return Section("Training", text, f"{code}\n\n\n{loop}" if not stops else f"{code}\n{loop}")


def _result(data: PairData) -> Section:
    side = "validation" if len(data.validation) else "train"
    what = "pairs held back" if side == "validation" else "pairs"
    text = (
        f"The share of {what} that are right in every letter, and what the network writes by itself for {SHOWN} of "
        "them: there it reads what it wrote, and no right letter helps it. As long as all letters before are right, "
        "both are the same, so one pass with teacher forcing counts the exact pairs."
    )
    return Section("Result", text, _RESULT.format(side=side, shown=SHOWN))


_WHOLE = """# It adds nothing to the loss. But without it Keras squares the gradients of a letter
# that comes twice one by one, and not their sum.
whole = keras.regularizers.L2(0.0)"""

_TRAINING = """{optimizer}
model.compile(
    optimizer=optimizer,
    loss=keras.losses.SparseCategoricalCrossentropy(ignore_class=0),
)


def cut(tokens):
    return tokens[:, : np.count_nonzero(tokens, axis=1).max()]


def forced(places):
    source, target = cut(X[places]), cut(y[places])
    begin = np.full((len(places), 1), BEGIN, np.int32)
    before = np.concatenate([begin, target[:, :-1]], axis=1)
    return [source, before], target


def draw(epoch):
    order = {order}
    return np.split(train[order], range({batch}, len(train), {batch}))"""

_LOOP = """for epoch in range({epochs}):
    losses = []
    batches = draw(epoch)
    for places in batches:
        model.reset_metrics()
        losses.append(model.train_on_batch(*forced(places)))
    sizes = [len(places) for places in batches]
    loss = float(np.average(losses, weights=sizes))
    print(f"epoch {{epoch + 1}}: loss {{loss:.4g}}")"""

_VALIDATION = """
def validation_loss():
    total, letters = 0.0, 0
    for start in range(0, len(validation), 128):
        given, target = forced(validation[start : start + 128])
        count = np.count_nonzero(target)
        total += count * model.evaluate(given, target, batch_size=128, verbose=0)
        letters += count
    return total / letters


best, best_epoch = np.inf, 0"""

_PATIENCE = """    measured = validation_loss()
    if measured < best:
        best, best_epoch = measured, epoch
    if epoch - best_epoch >= {patience}:
        break"""

_RESULT = """given, target = forced({side})
predicted = model.predict(given, batch_size=128, verbose=0).argmax(axis=-1)
exact = ((predicted == target) | (target == 0)).all(axis=1).mean()
print(f"training loss: {{loss:.6g}}")
print(f"right in every letter: {{exact:.4f}}")


def translate(source):
    written = [BEGIN]
    while written[-1] != END and len(written) <= y.shape[1]:
        before = np.array([written], np.int32)
        p = model.predict([source[None], before], verbose=0)
        written.append(1 + int(p[0, -1, 1:].argmax()))  # 0 is padding, and no letter
    return "".join(letters[token - END - 1] for token in written[1:] if token > END)


for place in {side}[:{shown}]:
    print(sources[place], "->", translate(X[place]), "| right:", targets[place])"""
