"""The queue: submit work, watch it, stop it. Dask distributed runs it in other processes.

    engine = Engine(RunStore())
    engine.start()                                     # returns at once; the workers start and warm up meanwhile
    name = engine.submit(experiment, visitor=session)  # run once, however often it is asked for
    state = engine.state(name, visitor=session)        # cheap: progress so far, time left; draw it, ask again
    engine.stop(name, visitor=session)                 # within one batch; the result so far is kept
    run = engine.run(name)                             # the Run with its outcome, once it has ended
    key = engine.ask("saliency_over_time", experiment, output, weights, X=X)  # a question that needs Keras
    answer = engine.answer(key)                        # waiting, ready with its value, or failed with a sentence

- `queue` chooses which run is next. `state` is all that the engine knows, `live_run` one run that has not ended.
- `run_cache` keeps ended runs in memory. `store_writer` writes into the database.
- `questions` are short questions to workers, and their answers.
- `worker_provider` finds a scheduler or starts one: `cluster` holds the processes of this machine, and `watchdog` ends
  each of them with the server.
- `dask_client` talks to Dask, `remote` runs in a worker, `dispatch` sends runs and takes results, `engine` is what
  pages call.

The engine knows `core.work.Work` and not its kinds. Only `dask_client` and `remote` import distributed, and nothing
imports TensorFlow: the web process stays small, and its first page does not wait.
"""

from core.engine.engine import Engine, EngineError, Health
from core.engine.live_run import RunState
from core.engine.questions import Answer

__all__ = ["Answer", "Engine", "EngineError", "Health", "RunState"]
