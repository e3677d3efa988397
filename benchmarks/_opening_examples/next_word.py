"""Next word: the network of the page on characters of tragedies, Macbeth held out, beside the best n-gram."""

import time

import numpy as np


def measure() -> dict[str, float]:
    """Train it here, from the beginning.

    Returns:
        `bits_network` and `bits_ngram`, bits a character on the play held out, that of the n-grams with the best of the
        orders 3 to 8; `past_ngram_seconds`, from the start of training until an epoch ends with fewer bits than these;
        `past_ngram_cpu_seconds`, the processor's time until then; and `past_ngram_keras_seconds`, what stock Keras
        takes for as many epochs, or for all where they are never fewer.
    """
    from benchmarks._keras import fit, start_keras
    from core.tasks import complete, prepare
    from core.training.train import train
    from core.training.worker import warm_up
    from core.views.next_word import bits, presets
    from core.work import JobResult, Progress, perform

    experiment = complete(presets.FIRST)
    job = perform(bits.job_of(experiment).to_json(), None, lambda _progress: None, lambda: False)
    assert isinstance(job, JobResult)
    order, best = bits.rivals(job).best
    warm_up()
    began, began_cpu = time.perf_counter(), time.process_time()
    past: list[float] = []

    def look(progress: Progress) -> None:
        if not past and any(loss * bits.A_NAT < best for _, loss in progress.validation):
            past.extend((time.perf_counter() - began, time.process_time() - began_cpu))

    outcome = train(experiment, on_progress=look, free_core=lambda: True)
    held = bits.curves(outcome).held_out[1]
    print(f"{'epoch':>8}{'bits a character':>20}   (best n-gram, order {order}: {best:.3f})")
    for epoch, value in enumerate(held.tolist(), 1):
        print(f"{epoch:8}{value:20.3f}")
    seconds, cpu = past or (float("nan"), float("nan"))
    start_keras()
    passed = int(np.argmax(held < best)) + 1 if past else len(held)
    as_far = experiment.training.model_copy(update={"epochs": passed})
    began = time.perf_counter()
    fit(experiment.model_copy(update={"training": as_far}), prepare(experiment))
    return {
        "bits_network": round(float(held[-1]), 3),
        "bits_ngram": round(best, 3),
        "past_ngram_seconds": round(seconds, 1),
        "past_ngram_cpu_seconds": round(cpu, 1),
        "past_ngram_keras_seconds": round(time.perf_counter() - began, 1),
    }
