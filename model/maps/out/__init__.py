"""Where maps go: one writer per format, each of what a run left on a map.

What a run is and where it lies is the scenarios' business.
"""
