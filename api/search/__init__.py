"""Search: the ranking and the highlights of hits. Routes and queries live elsewhere (`models/queries/search.py`)."""
