"""ACORD 25, certificates of liability insurance, and what looks like them."""
