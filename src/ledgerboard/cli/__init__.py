"""The command line: one of three entrances. It translates, calls a room and decides nothing."""
