"""What a person reads after a run: words, pictures and the page made of them."""
