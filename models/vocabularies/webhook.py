"""What becomes of subscriptions and of what they send."""

from models.vocabularies.base import Vocabulary


class WebhookState(
    Vocabulary, served_name="webhook.state", description="Whether changes are sent to a subscription's address"
):
    ACTIVE = "active", "Active", "Changes are sent as they come."
    PAUSED = "paused", "Paused", "Its owner has stopped it; what comes meanwhile is sent once it is active again."
    DISABLED = (
        "disabled",
        "Disabled",
        "The service has stopped it, since its address refused for days or for good; nothing is lost meanwhile.",
    )


class DeliveryState(
    Vocabulary, served_name="webhook.delivery.state", description="Whether a message has reached its subscription"
):
    WAITING = "waiting", "Waiting", "It has not been received yet, and is sent when its next attempt is due."
    DELIVERED = "delivered", "Delivered", "The address answered with a status of success."
