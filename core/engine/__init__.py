"""The queue: submit work, watch it, stop it. Dask distributed runs it in other processes.

    engine = Engine(RunStore())
    engine.start()                                     # returns at once; the workers start and warm up meanwhile
    name = engine.submit(experiment, visitor=session)  # run once, however often it is asked for
    state = engine.state(name)                         # cheap: progress so far, time left; draw it, ask again
    engine.attend([name], visitor=session)             # an open page shows it: it comes first
    end = engine.listen([name], wake)                  # calls `wake` at each progress, so nobody need ask again
    engine.stop(name, visitor=session)                 # within one batch; the result so far is kept
    run = engine.run(name)                             # the Run with its outcome, once it has ended
    key = engine.ask("saliency_over_time", experiment, output, weights, X=X)  # a question that needs Keras
    answer = engine.answer(key)                        # waiting, ready with its value, or failed with a sentence

- `queue` chooses which run is next, and which one gives way. `state` is all that the engine knows, `live_run` one run
  that has not ended, and `lifecycle` what happens to it. `batches` stops and pauses runs that were asked for together.
- `changed` is the lock under which all of this is read and changed, and calls those who listen to changes.
- `run_reader` reads ended runs, which `run_cache` keeps in memory. `store_writer` writes into the database.
- `questions` are short questions to workers, and their answers.
- `worker_provider` finds a scheduler or starts one: `cluster` holds the processes of this machine, and `watchdog` ends
  each of them with the server.
- `worker_memory` says when a worker has grown too far, and `replacement` how a new one takes its place.
- `dask_client` talks to Dask, `remote` runs in a worker, `dispatch` sends runs and takes results, `engine` is what
  pages call.

The engine knows `core.work.Work` and not its kinds. Only `dask_client` and `remote` import distributed, and nothing
imports TensorFlow: the web process stays small, and its first page does not wait.
"""

from core.engine.engine import Engine, EngineError, Health
from core.engine.live_run import Ahead, RunState
from core.engine.questions import Answer

__all__ = ["Ahead", "Answer", "Engine", "EngineError", "Health", "RunState"]
