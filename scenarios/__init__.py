"""What people do with the world: scenarios, runs, the store, the command line."""
