"""The reference experiments: what the theory says, and what this engine and these measures give.

Plain functions; words, tables and pages are ``scenarios/verify``'s.
"""
