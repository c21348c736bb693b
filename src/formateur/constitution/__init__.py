"""Constitutions as data, the law in force on a date, and the engine that steps a formation through it."""
