"""The page: a person's map of thought in the browser, live, one session to each person."""
