"""Vocabularies of webhooks: states of subscriptions and of deliveries."""

from models.vocabularies.base import Vocabulary


class WebhookState(
    Vocabulary, served_name="webhook.state", description="Whether changes are sent to the URL of a subscription"
):
    ACTIVE = "active", "Active", "The service sends changes as they occur."
    PAUSED = (
        "paused",
        "Paused",
        "The owner has paused the subscription; the service sends the missed changes once it is active again.",
    )
    DISABLED = (
        "disabled",
        "Disabled",
        "The service has disabled the subscription, because its URL failed for days or refused permanently; no "
        "change is lost.",
    )


class DeliveryState(
    Vocabulary, served_name="webhook.delivery.state", description="Whether a message has reached its subscription"
):
    WAITING = (
        "waiting",
        "Waiting",
        "The message is not delivered yet; the service sends it when the next attempt is due.",
    )
    DELIVERED = "delivered", "Delivered", "The URL answered with a status of success."
