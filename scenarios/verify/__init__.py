"""``mindfield verify``: the reference experiments in words, tables, JSON and one page."""
