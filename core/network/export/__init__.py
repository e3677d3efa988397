"""An Experiment as a Keras script, and as a notebook of the same sections.

The exported code runs elsewhere. Nothing here imports Keras, because pages import this package.
"""

from core.network.export.notebook import notebook
from core.network.export.script import script
from core.network.export.training import drops

__all__ = ["drops", "notebook", "script"]
