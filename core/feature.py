"""What one number of an input or an output is: its name and its unit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Feature:
    """One column of X or y: its name and its unit ("" where it has none)."""

    name: str
    unit: str = ""

    @property
    def label(self) -> str:
        """The name with its unit, as axes and tables show it: `rain (mm)`."""
        return f"{self.name} ({self.unit})" if self.unit else self.name
