"""Everything that plotly would read as markup in a figure: all of its strings but the sentence for screen readers."""

import json


def written(fig):
    return "\n".join(_strings(json.loads(fig.to_json()) | {"meta": None}))


def _strings(part):
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key != "meta":
                yield from _strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from _strings(value)
