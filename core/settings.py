"""What the environment sets: see "Settings" in the README."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]  # of the repository


class Settings(BaseSettings):
    """The environment at the moment it is read. An empty variable counts as one that is not set.

    Attributes:
        data: the folder for everything that Unrolled writes.
        database: an SQLAlchemy URL; None for SQLite in the data folder.
        scheduler: the address of a Dask scheduler to join; None for workers on this machine.
        imdb: where keras's files of IMDb's official split are: their folder, or its `.npz` file.
        worker_mb: megabytes that a worker of this machine may hold between two runs. A worker beyond it is replaced.
        worker_nice: how far workers of this machine give way to the pages, as `nice` has it: 0 (not at all) to 19.
        uploads: False if visitors may not upload files.
        names: False if visitors may not name units.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True)

    data: Path = Field(ROOT / "data", validation_alias="UNROLLED_DATA")
    database: str | None = Field(None, validation_alias="UNROLLED_DATABASE")
    scheduler: str | None = Field(None, validation_alias="UNROLLED_SCHEDULER")
    imdb: Path | None = Field(None, validation_alias="UNROLLED_IMDB")
    # Measured: 669 MB after 250 runs on every task, 674 after 500. A worker whose data alone come near its limit would
    # be replaced after each run, so there is room for IMDb's 50,000 reviews besides.
    worker_mb: int = Field(1000, ge=1, validation_alias="UNROLLED_WORKER_MB")
    worker_nice: int = Field(10, ge=0, le=19, validation_alias="UNROLLED_WORKER_NICE")
    uploads: bool = Field(True, validation_alias="UNROLLED_UPLOADS")
    names: bool = Field(True, validation_alias="UNROLLED_NAMES")

    @property
    def database_url(self) -> str:
        """The database that is named, else SQLite in the data folder."""
        return self.database or f"sqlite:///{self.data / 'runs.sqlite'}"


def settings() -> Settings:
    """Read the environment. Call it where a setting is used, so that a change counts from then on."""
    return Settings()
