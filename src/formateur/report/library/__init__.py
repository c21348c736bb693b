"""What is in the library: the list, the comparison, and a page for each country and case."""
