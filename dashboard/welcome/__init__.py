"""The first visit: what one sees in three sentences, and a short tour."""
