"""An uploaded CSV file as names and cells of text. Tables and texts with labels share this code."""

from core.csv_files.cells import MISSING, NUMBER
from core.csv_files.content import MAX_BYTES, MAX_MB
from core.csv_files.encodings import ENCODINGS
from core.csv_files.layout import SEPARATORS
from core.csv_files.names import MAX_NAME
from core.csv_files.reader import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Choices, CsvFile, read_csv, separator_name
from core.csv_files.sentences import counted, listed, short

__all__ = [
    "ENCODINGS",
    "MAX_BYTES",
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_MB",
    "MAX_NAME",
    "MAX_ROWS",
    "MISSING",
    "NUMBER",
    "SEPARATORS",
    "Choices",
    "CsvFile",
    "counted",
    "listed",
    "read_csv",
    "separator_name",
    "short",
]
