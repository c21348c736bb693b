"""What the theories of coalitions expect of a parliament: which governments, which policies, which portfolios."""
