"""`python -m benchmarks NAME`: run one benchmark, or list them."""

import importlib
import os
import pkgutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import benchmarks

SHARED = "browser_session"  # what benchmarks share


def main() -> int:
    """Run the named benchmark. Returns the exit code."""
    modules = [module for module in pkgutil.iter_modules(benchmarks.__path__) if not module.ispkg]
    names = sorted(module.name for module in modules if module.name != SHARED and module.name[0] != "_")
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        print(f"usage: python -m benchmarks NAME, where NAME is one of {', '.join(names)}")
        return 2
    importlib.import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:])
    return 0


sys.exit(main())
