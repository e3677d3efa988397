"""`python -m core.openings`: make the opening runs. It takes some minutes; with `--missing`, what the new ones need."""

import argparse

from core.openings.making import make

parser = argparse.ArgumentParser(prog="python -m core.openings", description="Train the runs that pages open with.")
parser.add_argument("--missing", action="store_true", help="train only those that are not there, and keep the others")
make(only_missing=parser.parse_args().missing)
