"""The list of what a flow would change: its rows, what of it was seen, and what is chosen."""
