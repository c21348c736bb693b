"""Commands that write files or show data."""

COMMANDS = ()
