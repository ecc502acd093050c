"""The reports that reconciliation reads, made from the same postings as every balance."""
