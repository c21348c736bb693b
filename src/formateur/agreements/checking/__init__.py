"""The independent checker: it judges answers from the case alone, and shares no code with the search."""
