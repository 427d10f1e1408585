"""Sweeps: many runs over a space of parameters, none lost, read back as tables."""
