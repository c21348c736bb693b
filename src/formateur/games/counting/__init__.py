"""Counting coalitions: how often each player turns a losing coalition into a winning one, by the method that suits."""
