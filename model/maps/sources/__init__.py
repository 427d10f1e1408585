"""Where maps come from: one reader per kind of source, each giving what it found, unjudged.

What kinds the found nodes and links are is the mapping's business (``model/maps/mapping.py``).
"""
