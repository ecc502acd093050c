"""A short run of the fuzzer; the long one is `python -m bench.fuzz_reading`."""

from __future__ import annotations

from bench.fuzz_reading import main


def test_mutated_papers_neither_hang_nor_crash_the_reader():
    assert main(count=120, seed=4, recognition=False) == 0
