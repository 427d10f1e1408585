"""The map on the page: where agents stand, how they look, how they are drawn."""
