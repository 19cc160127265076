"""Ranking and highlighting of search results, without a route. The queries are in `models/queries/search.py`."""
