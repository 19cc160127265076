"""Conditional requests: ETags with `If-None-Match`, and `If-Match` for writes. Nothing here knows a route."""
