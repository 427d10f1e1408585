"""One person's world: what it is built of, how it runs, what goes out to the page."""
