"""`evfacts deliver`: the worker that sends webhooks."""

import signal
from types import FrameType

import click
import structlog

import settings
from cli.database import database, one_sentence
from delivery.http_client import Sender
from delivery.worker import Worker


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
@one_sentence
def deliver(once: bool) -> None:
    """Send changes to those who subscribed to them, until told to stop. Several may run at once."""
    from api.middleware.access_log import PROCESSORS  # only here, since the other commands start faster without Flask

    chosen = settings.read_settings()
    structlog.configure(processors=PROCESSORS, cache_logger_on_first_use=True)
    with database(chosen) as engine:
        worker = Worker(engine, Sender(chosen.webhooks_private, chosen.webhooks_timeout))
        if once:
            worker.drain()
            return

        def stop(number: int, frame: FrameType | None) -> None:
            """End after what is being sent; whoever asks twice is not kept waiting."""
            signal.signal(number, signal.SIG_DFL)
            worker.stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        worker.run()
