"""Puts the person's organization on every request."""
