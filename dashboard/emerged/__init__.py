"""What came out: events, clusters against chance, the account."""
