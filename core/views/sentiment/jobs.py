"""What a worker runs for the job on the sentiment network that ships; see `core.work.registry`."""

from collections.abc import Callable

from core.views.sentiment import units
from core.views.sentiment.shipped_classifier import shipped
from core.work import JobResult, Progress
from core.work.texts import AttributeUnits


def attribute_units(
    job: AttributeUnits,
    table: bytes | None,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> JobResult:
    """What moves the units of a layer, over texts that the network never saw, as arrays without the texts."""
    network = shipped()
    attribution = units.of_sample(network.classifier, network.held_out, job.layer)
    return JobResult("finished", arrays=attribution.arrays())
