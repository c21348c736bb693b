"""The search for agreements and for what would have to be given up: direct, or by a solver."""
