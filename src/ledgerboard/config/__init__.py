"""Settings, typed and checked at start, and the wiring of Django."""
