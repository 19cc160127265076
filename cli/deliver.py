"""`evfacts deliver`: runs the worker that sends webhooks."""

import signal
from types import FrameType

import click
import structlog

import settings
from cli.database import open_database, report_errors
from delivery.http_client import Sender
from delivery.worker import DeliveryWorker


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, then exit.")
@report_errors
def deliver(once: bool) -> None:
    """Send changes to the subscribers of webhooks until a signal stops it. Several may run at the same time."""
    from api.middleware.access_log import PROCESSORS  # only here, because other commands start faster without Flask

    chosen = settings.read_settings()
    structlog.configure(processors=PROCESSORS, cache_logger_on_first_use=True)
    with open_database(chosen) as engine:
        worker = DeliveryWorker(engine, Sender(chosen.webhooks_private, chosen.webhooks_timeout))
        if once:
            worker.drain()
            return

        def stop(number: int, frame: FrameType | None) -> None:
            """Stop after the current messages. A second signal stops at once."""
            signal.signal(number, signal.SIG_DFL)
            worker.stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        worker.run()
