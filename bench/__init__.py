"""Benchmarks: calls first, then seconds and memory, each beside a naive client in the same run."""
