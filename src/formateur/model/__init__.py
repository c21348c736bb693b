"""Frozen values: seats, figures, tallies, rules, and how a rule judges a tally. Exact, no files, no clock."""
