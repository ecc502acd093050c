"""The code map: drafts, versions, what a change of it does, and its CSV file."""
