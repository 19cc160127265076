"""Subscriptions as clients see them. What sends them is in `delivery`."""
