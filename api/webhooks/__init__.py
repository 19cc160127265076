"""Subscriptions as API clients see them. `delivery` sends the messages."""
