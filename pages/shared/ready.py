"""What the server does before it answers: it loads what pages import and opens the run store, once for all visitors."""

import asyncio
import contextlib
import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator, Iterator
from time import monotonic

import streamlit as st

import pages
from core.process_memory import give_back, keep_few_arenas, map_large_pieces
from core.unused import let_go_of_unused
from pages.shared import resources

RUN_BY_STREAMLIT = ("main", "page")  # scripts, which draw when they are imported
OUTSIDE = "streamlit.runtime.scriptrunner_utils.script_run_context"  # warns of what is done outside a page

TIDY_SECONDS = 60.0  # between two looks for memory that visitors have left; a look takes some milliseconds
UNUSED_SECONDS = 0.5  # between two looks for what nobody uses; a look takes some microseconds


@contextlib.asynccontextmanager
async def ready(_app: object) -> AsyncIterator[None]:
    """For `st.App`: the first visitor waits for no import."""
    keep_few_arenas()  # each rerun of a page is a thread of its own
    map_large_pieces()
    with _without_warnings():
        load()
        resources.engine()
        st.empty()  # at the first element, Streamlit looks through all loaded modules, which takes 0.2 s
    tidying = asyncio.create_task(tidy())
    yield
    tidying.cancel()


async def tidy() -> None:
    """Give memory back now and then, as long as the server runs."""
    given_back = monotonic()
    while True:
        await asyncio.sleep(UNUSED_SECONDS)
        if let_go_of_unused() or monotonic() - given_back >= TIDY_SECONDS:
            await asyncio.to_thread(give_back)
            given_back = monotonic()


def load() -> None:
    """Import every module of the pages, and with them those of `core` that they need."""
    for module in pkgutil.walk_packages(pages.__path__, "pages."):
        if module.name.rpartition(".")[2] not in RUN_BY_STREAMLIT:
            importlib.import_module(module.name)


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    logger = logging.getLogger(OUTSIDE)
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = False
