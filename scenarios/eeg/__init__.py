"""``mindfield eeg``: what a recording is worth, in words, as JSON and as a picture."""
