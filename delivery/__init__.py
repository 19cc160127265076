"""Webhooks: subscriptions, the outbox between the feed and them, and the worker that sends. No Flask here."""
