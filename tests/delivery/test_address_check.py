"""Which addresses are called: no way of writing or resolving one leads to a machine that is not public."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from delivery.address_check import AddressError, Target, is_public, parse_target, resolve_addresses
from delivery.http_client import Sender
from tests.delivery.receiver import receiving

PUBLIC = "93.184.216.34"
# What a name leads to, in the order of the questions; an address leads to itself.
Names = dict[str, list[list[str]]]
Resolve = Callable[[Names], list[str]]


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Resolve:
    """A function that replaces the looking up of names, and returns the list of what was looked up."""
    real = socket.getaddrinfo

    def replace(names: Names) -> list[str]:
        asked: list[str] = []

        def answer(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
            asked.append(host)
            if host not in names:
                return real(host, port, *args, **kwargs, flags=socket.AI_NUMERICHOST)
            turns = names[host]
            found = turns.pop(0) if len(turns) > 1 else turns[0]
            return [one for each in found for one in real(each, port, *args, **kwargs)]

        monkeypatch.setattr(socket, "getaddrinfo", answer)
        return asked

    return replace


def checked(url: str) -> list[Any]:
    return resolve_addresses(parse_target(url))


HOSTILE = [
    "http://hooks.example/",
    "ftp://hooks.example/",
    "//hooks.example/",
    "https:hooks.example",
    "https:///hooks",
    "https://",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0.0.0.0/",
    "https://0/",
    "https://10.0.0.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://172.16.0.1/",
    "https://192.168.0.1/",
    "https://192.0.0.1/",
    "https://192.88.99.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://239.255.255.250/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://127.0.0.1.0x0/",
    "https://1.2.3.4.5/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[::1/",
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "https://private.example/",
    "https://mixed.example/",
    "https://metadata.example/",
    "https://nowhere.example/",
    "https://hooks.example./",
    "https://user@hooks.example/",
    "https://user:password@hooks.example/",
    "https://@hooks.example/",
    "https://hooks.example@127.0.0.1/",
    "https://127.0.0.1\\@hooks.example/",
    "https://127.0.0.1#@hooks.example/",
    "https://hooks.example/#part",
    "https://hooks.example/#",
    "https://hooks.example:80/",
    "https://hooks.example:22/",
    "https://hooks.example:0/",
    "https://hooks.example:99999/",
    "https://hooks.example:999999999999999999999/",
    "https://hooks.example:-443/",
    "https://hooks.example:https/",
    "https://hooks.example:443:80/",
    "https://hooks.exämple/",
    "https://ⓗooks.example/",
    "https://127。0。0。1/",
    "https://hooks.example/a b",
    "https://hooks.example/\r\nHost: other",
    "https://hooks.example\t/",
    "https://hooks .example/",
    "https://%31%32%37.0.0.1/",
    "https://hooks..example/",
    f"https://{'a' * 64}.example/",
    f"https://{'a.' * 130}example/",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused(resolve: Resolve, url: str) -> None:
    resolve(
        {
            "hooks.example": [[PUBLIC]],
            "localhost": [["127.0.0.1", "::1"]],
            "private.example": [["10.1.2.3"]],
            "metadata.example": [["169.254.169.254"]],
            "mixed.example": [[PUBLIC, "127.0.0.1"]],
        }
    )
    with pytest.raises(AddressError):
        checked(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example/",
        "https://hooks.example",
        "HTTPS://Hooks.Example:8443/path?query=1&other=%20",
        "https://my_hooks.xn--exmple-cua.example:443/",
        f"https://{PUBLIC}/",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/",
    ],
)
def test_a_public_address_is_taken(resolve: Resolve, url: str) -> None:
    resolve({"hooks.example": [[PUBLIC]], "my_hooks.xn--exmple-cua.example": [[PUBLIC]]})
    assert checked(url)


def test_where_all_receivers_are_ones_own_any_address_is_taken_and_any_port(resolve: Resolve) -> None:
    resolve({"receiver": [["10.0.0.7"]]})
    for url in ("http://receiver:9000/", "http://127.0.0.1/", "https://[::1]:1/"):
        assert resolve_addresses(parse_target(url, private=True), private=True)
    for url in ("http://user@receiver/", "ftp://receiver/", "http://receiver:0/", "http://2130706433/"):
        with pytest.raises(AddressError):
            parse_target(url, private=True)


def test_an_address_is_taken_apart() -> None:
    assert parse_target("https://Hooks.example") == Target(True, "hooks.example", 443, "/")
    assert parse_target("https://[2606::1]:8443/a?b=c") == Target(True, "2606::1", 8443, "/a?b=c")


@pytest.mark.parametrize("text", ["", "nonsense", "fe80::1%eth0", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_what_is_no_public_address_is_none(text: str) -> None:
    assert not is_public(text)


@contextmanager
def connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Keep where sockets connect to, and refuse it, so that no test calls anybody."""
    made: list[Any] = []

    class Noted(socket.socket):
        def connect(self, address: Any) -> None:
            made.append(address)
            raise ConnectionRefusedError(111, "Connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(socket, "socket", Noted)
        yield made


def test_a_name_that_changes_after_the_check_is_not_looked_up_again(
    resolve: Resolve, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolve({"rebinding.example": [[PUBLIC], ["127.0.0.1"]]})
    sender = Sender(private=False, timeout=2)
    with connections(monkeypatch) as made:
        first = sender.post("https://rebinding.example/", {}, b"{}")
    # It went to what was checked, and to nothing else.
    assert asked == ["rebinding.example"]
    assert made == [(PUBLIC, 443)]
    assert first.error == "The connection failed: Connection refused"
    with connections(monkeypatch) as made:
        second = sender.post("https://rebinding.example/", {}, b"{}")
    assert made == []
    assert second.error == "The host rebinding.example is not on the public internet. Use a public host."


def test_every_address_of_a_host_is_tried_in_turn(resolve: Resolve, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve({"hooks.example": [["2606::1", PUBLIC]]})
    with connections(monkeypatch) as made:
        Sender(private=False, timeout=2).post("https://hooks.example:8443/", {}, b"{}")
    assert [address[:2] for address in made] == [("2606::1", 8443), (PUBLIC, 8443)]


def test_a_receiver_on_loopback_is_not_called_unless_that_is_allowed() -> None:
    with receiving() as receiver:
        refused = Sender(private=False, timeout=2).post(receiver.url, {}, b"{}")
        assert (refused.delivered, refused.status) == (False, None)
        assert receiver.messages == []
        assert Sender(private=True, timeout=2).post(receiver.url, {}, b"{}").delivered
