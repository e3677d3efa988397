"""What workers run in the tests of sweeps: nothing is trained, and each training that ends is noted in a file."""

import os
import time
from pathlib import Path

from core.experiment import Experiment
from core.work import Progress
from tests.core.fake_work import an_outcome

EPOCH_SECONDS = 0.01


def perform(text, table, on_progress, should_stop):
    """A line for each training that comes to its end, in a file named after it in the folder NOTES."""
    experiment = Experiment.from_json(text)
    for epoch in range(1, experiment.epochs + 1):
        if should_stop():
            return an_outcome("stopped", epochs=epoch)
        time.sleep(EPOCH_SECONDS)
        on_progress(Progress(epoch=epoch, epochs=experiment.epochs, share=epoch / experiment.epochs, seconds=0.1))
    with (Path(os.environ["NOTES"]) / experiment.fingerprint()).open("a") as file:
        file.write("trained\n")
    return an_outcome("finished", epochs=experiment.epochs, value=float(experiment.seed))
