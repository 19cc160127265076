"""A receiver of webhooks on loopback: it answers as it is told, and keeps what came."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    """A message as it came."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.body)["data"])


@dataclass
class Answer:
    """What a receiver answers, and after how long."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0


@dataclass
class Receiver:
    """A receiver; `answers` says what each message is answered, by what came."""

    port: int = 0
    answers: Callable[[Received], Answer] = lambda message: Answer()
    messages: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    @property
    def seqs(self) -> list[int]:
        """The numbers of the changes that came, in their order."""
        return [message.data["seq"] for message in self.messages]

    @property
    def ids(self) -> list[str]:
        return [message.id for message in self.messages]


@contextmanager
def receiving(answers: Callable[[Received], Answer] | None = None) -> Iterator[Receiver]:
    """Receive until the end of the block."""
    receiver = Receiver()
    if answers is not None:
        receiver.answers = answers

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:  # a sender that was killed in the midst of it has sent nothing
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            message = Received(self.path, headers, body)
            answer = receiver.answers(message)
            # Kept before it is answered: what the sender knows to be delivered is here.
            receiver.messages.append(message)
            time.sleep(answer.seconds)
            self.send_response(answer.status)
            for name, value in ({"Content-Length": str(len(answer.body))} | answer.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A sender that was killed is no error here."""

    server = Server(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def every(*answers: Answer) -> Callable[[Received], Answer]:
    """Answer the first message with the first, and so on, and go on with the last."""
    left = list(answers)
    return lambda message: left.pop(0) if len(left) > 1 else left[0]
