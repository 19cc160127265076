"""Webhooks: subscriptions, the outbox between feed and receivers, and the worker that sends. Nothing imports Flask."""
