"""EEG that arrives while the field runs: streams, boards, and the same bands as recordings have."""
