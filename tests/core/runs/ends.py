"""How tests end a run: as a worker and the store writer do it together."""

from core.runs.codec import pack
from core.runs.metrics import final_metrics


def finish(store, name, result):
    return store.finish_packed(name, pack(result), result.status, result.reason, final_metrics(result))
