"""What the record says of the rules: replay, mutated rules, dated expectations, codings compared, reports audited."""
