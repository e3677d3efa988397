"""Where a package that brings data is installed. The package itself is not imported: only its files are needed."""

import importlib.util
from pathlib import Path


def package_folder(name: str) -> Path:
    """The folder of an installed package.

    Raises:
        ModuleNotFoundError: it is not installed.

    Example:
        >>> package_folder("gensim").name
        'gensim'
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"The package {name} is not installed: run `pip install -r requirements.lock`")
    return Path(spec.submodule_search_locations[0])
