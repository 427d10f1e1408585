"""Step 7, part by part: what ``model/growth.py`` conducts."""
