"""What a person brings, makes and takes away."""
