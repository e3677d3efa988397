"""Opens addresses in a process of its own, into which no other test loads TensorFlow.

Reads a list of [page, query] from standard input, and writes what each page says and has in its address.
"""

import json
import sys

from tests.guard import product
from tests.pages.sessions import look_for_no_packages


def main() -> None:
    """Open them one after the other."""
    look_for_no_packages()
    opened = [product.open_page(page, query) for page, query in json.load(sys.stdin)]
    loaded = {"tensorflow", "keras"} & set(sys.modules)
    assert not loaded, f"{loaded} in the web process"
    json.dump(opened, sys.stdout)


if __name__ == "__main__":
    main()
