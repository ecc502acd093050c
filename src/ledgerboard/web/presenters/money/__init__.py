"""Lists and pages of money in words."""
