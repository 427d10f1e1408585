"""Runs and sweeps side by side: what is different, how surely, and where. No run is made here."""
