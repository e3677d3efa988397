"""The opening runs: what each page opens with is trained before and ships in `assets/openings`.

    python -m core.openings    # trains them all, and removes what no page opens with any more

- `listing` collects them: each page says in `core/views/<page>/openings.py` what it opens with.
- `making` trains them and writes the files. `core.runs.opening_runs` reads them.
"""
