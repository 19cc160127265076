"""Search: how records are found, ranked, suggested and highlighted. Routes and queries live elsewhere."""
