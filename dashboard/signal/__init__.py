"""The EEG on the page: where the bands come from and how good the signal is."""
