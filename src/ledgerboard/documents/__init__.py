"""Papers as they came in: kept unaltered, read in the background, reviewed by people."""
