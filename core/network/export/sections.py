"""All steps of a run, in order: what the script and the notebook are both made of."""

from importlib.metadata import version

from core.experiment import Experiment
from core.network.export import data, model, result, scaling, training
from core.network.export.section import Section
from core.tasks import Prepared, spec_of
from core.tasks.code import imports


def sections(experiment: Experiment, prepared: Prepared) -> tuple[Section, ...]:
    """What an experiment consists of, from its data to its predictions. The first section holds the imports."""
    steps = (
        data.section(experiment, prepared),
        scaling.section(experiment, prepared),
        model.section(experiment, prepared),
        training.section(experiment, prepared),
        result.section(experiment, prepared),
    )
    return (_head(experiment, imports("\n".join(step.code for step in steps))), *steps)


def _head(experiment: Experiment, lines: str) -> Section:
    spec = spec_of(experiment)
    packages = ["tensorflow", "keras", "numpy", "pandas", *(["vega-datasets"] if "vega_datasets" in lines else [])]
    needed = " ".join(f"{package}=={version(package)}" for package in packages)
    reads = " It reads table.csv from the folder in which it runs." if spec.name == "csv" else ""
    return Section(
        title=spec.title,
        text=f"{spec.story} This is a run of Unrolled, in plain Keras.{reads}\n\n    pip install {needed}",
        code=lines,
    )
