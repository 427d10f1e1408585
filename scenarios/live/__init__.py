"""Live runs and replay: the field in real time, what it heard kept so that it can hear it again."""
