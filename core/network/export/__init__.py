"""An Experiment to take along: a Keras script, and a notebook made from the same sections.

What they hold is text that runs elsewhere. Nothing here imports Keras, since pages ask for it.
"""

from core.network.export.notebook import notebook
from core.network.export.script import script
from core.network.export.training import drops

__all__ = ["drops", "notebook", "script"]
