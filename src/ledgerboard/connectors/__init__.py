"""One folder per outside system. A connector knows core, never Django."""
