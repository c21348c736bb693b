"""Why a formation is stuck, what would open it, and which agreements are possible, for readers."""
