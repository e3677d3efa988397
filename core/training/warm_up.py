"""Machine code, compiled before the first run waits for it: `python -m core.training.warm_up`.

Numba keeps it on disk, and compiles again where its source or the processor has changed.
"""

from core.answers import KINDS as ANSWERS
from core.experiment import Experiment, Task, Training
from core.layers import KINDS as LAYERS
from core.layers import Embedding, cells, old_machine_code, recurrent


def warm_up() -> None:
    """Compile or load all machine code, and train a small network, so that the first run is as quick as any.

    Machine code of earlier versions is removed.
    """
    # The web process names this module, and trains nothing.
    from core.layers import attention_machine_code  # noqa: F401, PLC0415 - compiled as it is loaded
    from core.layers.machine_code import CACHES  # noqa: PLC0415
    from core.training.train import train  # noqa: PLC0415

    for layer in LAYERS.values():
        layer.new().machine(1, sequences=False)
    for answer in ANSWERS.values():
        answer.machine_code()
    Embedding(2, 1).machine()
    training = Training(epochs=1, validation_share=0.0)
    train(Experiment(task=Task(name="echo"), layers=(recurrent(cells()[0], units=2),), training=training))
    old_machine_code.remove(CACHES)


if __name__ == "__main__":
    warm_up()
