"""The settings on the page: every one explained, saved as a scenario, carried by a link."""
