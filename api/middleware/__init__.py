"""Middleware around every request: ids, authentication, limits, headers, logs, metrics, database errors.

No route lives here.
"""
