"""Voting games: who can win and block, and who holds how much power. Players have places, not names; no politics."""
