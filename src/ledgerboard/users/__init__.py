"""Organizations, people, roles and API tokens."""
