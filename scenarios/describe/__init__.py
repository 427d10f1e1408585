"""``mindfield describe``: a source of any kind, told as text, JSON or one page."""
