"""Reasons not to write something now: from rooms above, or put there by a person."""
