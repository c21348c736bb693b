"""Power, coalitions, attendance and seats as sheets."""
