"""The queue: submit an Experiment or a Job, watch it, stop it. Dask distributed does the work in other processes.

    engine = Engine(RunStore())
    engine.start()                                     # returns at once; the workers start and warm up meanwhile
    name = engine.submit(experiment, visitor=session)  # run once, however often it is asked for
    state = engine.state(name, visitor=session)        # cheap: progress so far, time left; draw it, ask again
    engine.stop(name, visitor=session)                 # within one batch; what it has so far is kept
    run = engine.run(name)                             # the Run with its outcome, once it has ended
    key = engine.ask("reach", experiment, output, weights, X=X)  # what only Keras can say of the trained network
    answer = engine.answer(key)                        # waiting, ready with its value, or failed with a sentence

`queue` says which run is next, `live` keeps what is known of a run on its way, `at_hand` the last that were looked at,
`questions` what else was asked and answered, `cluster` starts and ends the processes on this machine, `follow` is
loaded by them and ends them when the server ends, `link` talks to Dask, `remote` is what runs in a worker, `engine`
puts them together. Only `link` and `remote` import distributed, and nothing imports TensorFlow: the web process stays
small and its first page does not wait.
"""

from core.engine.engine import Engine, EngineError, Health
from core.engine.live import RunState
from core.engine.questions import Answer

__all__ = ["Answer", "Engine", "EngineError", "Health", "RunState"]
