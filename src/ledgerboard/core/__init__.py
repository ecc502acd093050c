"""What we know, as pure functions over values: no Django, no network, no files, no clock."""
