"""Case files: YAML in, model out, every problem with its place; the chronicle, and the situation on a date."""
