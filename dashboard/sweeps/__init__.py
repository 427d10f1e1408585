"""Many runs: sweeps started here, runs and sweeps side by side."""
