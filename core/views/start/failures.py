"""Networks that fail on purpose, one for each diagnosis: the lab names what went wrong, and a button mends it."""

from core.experiment import Experiment
from core.experiment.changes import with_layers, with_parameters, with_training
from core.layers import LSTM, Dense, SimpleRNN
from core.tasks import TASKS, spec_of
from core.views.shared.link import Link

AIR, SINE, RAIN = (TASKS[name].preset for name in ("air_pollution", "sine", "rain"))
_SCALED = AIR.model_copy(update={"scaling": "standard", "seed": 0})
_RNN = SimpleRNN(units=2)

EXPERIMENTS = {
    "divergence": with_training(
        with_layers(SINE, SimpleRNN(units=8, activation="linear")), optimizer="SGD", learning_rate=1.0
    ),
    "dead_relu": with_training(
        with_layers(SINE, SimpleRNN(units=8), Dense(units=16, activation="relu")), learning_rate=0.5
    ),
    "out_of_reach": with_training(AIR, learning_rate=0.005, epochs=100),
    "padding_read": with_training(
        with_parameters(
            with_layers(TASKS["reviews"].preset, LSTM(units=16)),
            source="orders",
            words=200,
            padding="post",
            mask=False,
        ),
        epochs=20,
        learning_rate=0.003,
    ),
    "rising": with_layers(_SCALED, SimpleRNN(units=4), SimpleRNN(units=4)).model_copy(update={"seed": 2}),
    "collapse": AIR.model_copy(update={"seed": 0}),
    "saturation": _SCALED,
    "memorising": with_training(
        with_parameters(with_layers(RAIN, LSTM(units=24)), form="next_8_days", days=30), epochs=60
    ),
    "plateau": with_training(
        with_parameters(with_layers(TASKS["adding"].preset, SimpleRNN(units=16)), length=40), epochs=40
    ),
}
_LABELS = {
    "divergence": "A loss that explodes",
    "dead_relu": "Units that died: relu and steps too large",
    "out_of_reach": "Answers that do not reach their targets",
    "padding_read": "Padding that is read, and all is forgotten",
    "rising": "A loss that falls, and rises again",
    "collapse": "One answer for every city",
    "saturation": "States at the ends of tanh",
    "memorising": "Rain learned by heart",
    "plateau": "A loss that stands still",
}


def _link(experiment: Experiment) -> Link:
    """A link to the page on which a network of its task is trained."""
    if spec_of(experiment).page == "text":
        return Link("sentiment", {"part": "train"}, experiment)
    return Link("sequence_lab", experiment=experiment)


LINKS = {kind: (label, _link(EXPERIMENTS[kind])) for kind, label in _LABELS.items()}
