"""What the browser does with an address that a page has replaced without a step: it sends it along from then on."""

import json
from typing import Any
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, UnknownElement


def nodes(node: Any) -> Any:
    """Every element below a node, blocks too."""
    yield node
    if isinstance(node, Block):
        for child in node.children.values():
            yield from nodes(child)


def follow(at: AppTest) -> None:
    """Take over the last address that the page has replaced."""
    for node in nodes(at._tree):
        if isinstance(node, UnknownElement) and (node.key or "").startswith("quiet_address"):
            data = json.loads(node.proto.json)
            others = {name: text for name, text in at.query_params.items() if name not in data["gone"]}
            query = parse_qs(data["query"], keep_blank_values=True)
            at.query_params = others | {name: one[0] if len(one) == 1 else one for name, one in query.items()}


def always() -> None:
    """From now on, after each run of an app under test."""
    run = AppTest._run

    def followed(at: AppTest, *arguments: Any, **options: Any) -> AppTest:
        done = run(at, *arguments, **options)
        follow(at)
        return done

    AppTest._run = followed
