"""The record against the rules: replay, mutated rules, dated expectations, codings compared, reports audited."""
