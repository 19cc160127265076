"""The routes that every kind of record has, and the documents that they answer with.

A resource of its own belongs in `api/v1`.
"""
