"""A network on films as a Keras script and as a Keras file: both draw the same frames as the product."""

import keras
import numpy as np
import pytest

from core.experiment import Experiment, Task, Training
from core.layers import LSTM, ConvLSTM
from core.network.export import script
from core.tasks import complete, prepare
from core.training.questions import keras_file
from core.training.train import train

TRAINING = Training(epochs=2, learning_rate=0.005, batch_size=16, clipnorm=1.0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "layers", [(ConvLSTM(filters=2, kernel=3), ConvLSTM(filters=3, kernel=3)), (LSTM(units=4),)], ids=["conv", "flat"]
)
def test_the_script_and_the_network_file_come_to_the_same(layers, tmp_path):
    films = Task(name="video", parameters={"clips": 60, "frames": 4})
    asked = complete(Experiment(task=films, scaling="none", layers=layers, training=TRAINING))
    prepared, outcome = prepare(asked), train(asked)
    names = {}
    exec(compile(script(asked, prepared), "script.py", "exec"), names)  # noqa: S102 - our own text
    np.testing.assert_allclose(names["history"].history["loss"], outcome.history["loss"], rtol=1e-4)
    predicted = names["model"].predict(prepared.X_network, verbose=0)
    np.testing.assert_allclose(predicted.reshape(outcome.predictions.shape), outcome.predictions, atol=1e-4)
    (tmp_path / "network.keras").write_bytes(
        keras_file(asked, prepared.data.output, outcome.weights_at(), timesteps=4, features=256)
    )
    drawn = keras.models.load_model(tmp_path / "network.keras")(prepared.X_network).numpy()
    np.testing.assert_allclose(drawn.reshape(outcome.predictions.shape), outcome.predictions, atol=1e-5)
