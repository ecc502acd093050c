"""Writing an approved plan to the outside systems: once, in small steps, each on disk first."""
