"""What a page opens with: the work whose results ship with Unrolled, so that the page is drawn at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from core.experiment import Experiment
from core.tasks import complete, spec_of
from core.work import Work
from core.work.vectors import TrainWord2Vec

Kept = Literal["all", "ends", "network", "figures"]


@dataclass(frozen=True)
class Opening:
    """One run that ships.

    Attributes:
        work: what it is of, an experiment with every parameter of its task written out.
        kept: what ships of it. "all"; "ends": the weights before and after training, where no page replays learning;
            "network": the weights after it alone, from which the page makes all predictions; or "figures": no weights
            and no predictions, for a run of a comparison that is only measured.
        fails: its run fails, and that is what its page shows.
        vectors: the training whose word vectors the work reads, for a test of vectors; else None.
    """

    work: Work
    kept: Kept = "all"
    vectors: TrainWord2Vec | None = None
    fails: bool = False

    @property
    def whole(self) -> bool:
        """True if a page can look into it: its weights ship."""
        return self.kept != "figures"


def of_experiments(experiments: Iterable[Experiment], kept: Kept = "all") -> list[Opening]:
    """The whole runs of some experiments, as a page that opens their addresses completes them.

    Those that need an uploaded table are left out: there is nothing to train them on.
    """
    opened = [complete(Experiment.from_query(experiment.to_query())) for experiment in experiments]
    return [Opening(experiment, kept) for experiment in opened if not spec_of(experiment).reads_table]
