"""The speeds that the README claims, measured: `python -m benchmarks NAME` prints a table and one JSON line.

Both ways are measured in one process, so that the ratio means something on a busy machine. No test asserts a time.
"""
