"""Runs and rounds: which is next, one at a time, who carries it, and when it is forgotten."""
