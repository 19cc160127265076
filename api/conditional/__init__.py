"""Conditional requests: ETags with `If-None-Match`, and `If-Match` for writes. No route lives here."""
