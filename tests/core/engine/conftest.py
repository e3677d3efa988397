"""An engine that a failed test has not closed would go on using the processor, and slow down the tests after it."""

from collections.abc import Iterator

import pytest

from core.engine import Engine


@pytest.fixture(autouse=True)
def _engines_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    start, started = Engine.start, []

    def starting(engine: Engine) -> None:
        started.append(engine)
        start(engine)

    monkeypatch.setattr(Engine, "start", starting)
    yield
    for engine in started:
        engine.close()
