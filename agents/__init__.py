"""Who lives in the field: agents of three kinds, and the transducers between them."""
