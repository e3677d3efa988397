"""What a person decides about an uploaded table: which columns, how much of them, and how the file is read."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from core.csv_files import ENCODINGS, MAX_NAME, listed
from core.experiment import MAX_LENGTH, Spec
from core.tasks.csv.table import TableChoices

Name = Annotated[str, Field(max_length=MAX_NAME)]


def _is_left_to_the_file(value: object) -> bool:
    return not value


# What the file decides unless the person does. It is no part of the experiment then, so that the fingerprints of
# experiments from before these settings stay valid.
_BY_THE_FILE: dict[str, Any] = {"default": "", "exclude_if": _is_left_to_the_file}


class Parameters(Spec):
    """`data` is the SHA-256 of the uploaded file, "" while there is none. With `time` "" the rows are in order already.

    `time_with` names further columns that say the time together with `time`, such as the clock beside a date. `gap`
    counts the rows between the last observation and the first target, `horizon` the rows to predict.

    `separator`, `encoding`, `header`, `decimal`, `dates` and `totals` say how the file is read; "" leaves that to the
    file.
    `across_gaps` says whether windows cross gaps in time.
    """

    data: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    time: Name = ""
    inputs: tuple[Name, ...] = Field(default=(), max_length=20)
    targets: tuple[Name, ...] = Field(default=(), max_length=5)
    length: int = Field(default=30, ge=2, le=MAX_LENGTH, description="rows of observation")
    horizon: int = Field(default=1, ge=1, le=60, description="rows to predict")
    gap: int = Field(default=0, ge=0, le=60, description="rows between the last observation and the first target")
    missing: Literal["refuse", "forward", "mean"] = "refuse"
    time_with: tuple[Name, ...] = Field(default=(), max_length=6, exclude_if=_is_left_to_the_file)
    separator: Literal["", "comma", "semicolon", "tab", "pipe", "space"] = Field(**_BY_THE_FILE)
    encoding: str = Field(**_BY_THE_FILE)
    header: Literal["", "yes", "no"] = Field(**_BY_THE_FILE)
    decimal: Literal["", "point", "comma"] = Field(**_BY_THE_FILE)
    dates: Literal["", "day", "month"] = Field(**_BY_THE_FILE)
    totals: Literal["", "keep"] = Field(**_BY_THE_FILE)
    across_gaps: Literal["", "yes", "no"] = Field(**_BY_THE_FILE)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str) -> str:
        if name and name not in ENCODINGS:
            raise ValueError(f"the encoding “{name[:40]}” is not known: choose one of {listed(list(ENCODINGS), 99)}")
        return name

    @field_validator("inputs", "targets")
    @classmethod
    def _once_each(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the column “{name}” is chosen {names.count(name)} times: choose it once")
        return names

    @property
    def steps(self) -> tuple[int, ...]:
        """When the targets fall, in rows after the last observation."""
        return tuple(range(self.gap + 1, self.gap + self.horizon + 1))

    @property
    def times(self) -> tuple[str, ...]:
        """The columns that together say when a row was; () if the rows are in order already."""
        return (self.time, *self.time_with) if self.time else ()

    @property
    def choices(self) -> TableChoices:
        """What the person decided about how the file is read."""
        return TableChoices(
            separator=self.separator,
            encoding=self.encoding,
            header=self.header,
            decimal=self.decimal,
            dates=self.dates,
            totals=self.totals,
        )
