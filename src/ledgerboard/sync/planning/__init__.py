"""From what moved to the list of changes."""
