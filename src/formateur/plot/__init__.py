"""Rows drawn: the procedure of a constitution, a house, an answer through time. Needs the extra ``plot``."""
