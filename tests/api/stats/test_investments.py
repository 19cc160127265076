"""Sums of investments: what is counted, once, and why the rest is not."""

import datetime as dt
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from ledger.versions.usd_conversion import find_rate
from tests.conftest import client_of, copy_of
from tests.dossiers import Data, about, denies, dossier, naming, store

DAY = "2024-06-03"
BILLION = 10**9


def usd(number: float, bound: str = "exact", **bounds: float | None) -> Data:
    """Make a sum in US dollars, in billions."""
    ends = {"min": number, "max": number} | bounds
    scaled = {name: None if end is None else end * BILLION for name, end in ends.items()}
    return {"text": f"{bound} {number} billion", **scaled, "bound": bound, "currency": "USD"}


def invests(name: str, amount: Data | None = None, **facts: Any) -> Data:
    """Make a block about an investment."""
    return about(f"investment {name}", {"name": name} | ({"amount": amount} if amount else {}) | facts)


def only_group(client: FlaskClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/v1/stats/investments?{query}")
    assert answer.status_code == 200, answer.text
    (group,) = answer.json["data"]
    return dict(group)


def reasons(summed: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    return {one["id"]: (one["reason"], one["counted_in"]) for one in summed["excluded"]}


def groups(client: FlaskClient, query: str) -> dict[Any, list[str]]:
    answer = client.get(f"/v1/stats/investments?{query}")
    assert answer.status_code == 200, answer.text
    return {tuple(one["group"].values()): one["ids"] for one in answer.json["data"]}


def test_bounds_are_added_by_themselves(engine: Engine, client: FlaskClient) -> None:
    bounded = [
        invests("exact", usd(1)),
        invests("about", usd(2, "about")),
        invests("range", usd(0, "range", min=3, max=4)),
        invests("up-to", usd(5, "up_to", min=None)),
    ]
    store(engine, dossier("wire", DAY, *bounded, invests("free", {"text": "for nothing", "state": "none"})))

    total = only_group(client)["total"]
    assert (total["low"], total["high"]) == ((1 + 2 + 3 + 0) * BILLION, (1 + 2 + 4 + 5) * BILLION)
    assert (total["exact"], total["imprecise"], total["undisclosed"]) == (2, 3, 0)

    store(engine, dossier("later", DAY, invests("over", usd(6, "over", max=None))))
    total = only_group(client)["total"]
    assert (total["low"], total["high"], total["open"]) == (12 * BILLION, None, ["over"])


def test_what_is_not_told_is_counted_as_undisclosed(engine: Engine, client: FlaskClient) -> None:
    secret, vague = ({"text": "not told", "state": state} for state in ("undisclosed", "vague"))
    store(engine, dossier("wire", DAY, invests("silent"), invests("secret", secret), invests("vague", vague)))

    total = only_group(client)["total"]
    assert (total["undisclosed"], total["low"], total["high"], total["excluded"]) == (3, None, None, [])


def test_a_part_is_not_added_to_the_total_that_it_is_a_part_of(engine: Engine, client: FlaskClient) -> None:
    store(
        engine,
        dossier(
            "wire",
            DAY,
            invests("whole", usd(10), scope="total", type="capex"),
            invests("tranche", usd(4), scope="tranche", part_of="whole", type="loan"),
            invests("share", usd(6), scope="party_share", part_of="whole"),
            invests("step", usd(1), part_of="tranche"),
            invests("secret-part", scope="tranche", part_of="whole"),
            invests("on-top", usd(2), scope="additional", part_of="whole"),
            invests("part-of-on-top", usd(1), scope="tranche", part_of="on-top"),
        ),
    )

    total = only_group(client)["total"]
    within = ("part_of_counted_total", "whole")
    assert total["low"] == total["high"] == (10 + 2) * BILLION
    assert total["undisclosed"] == 0
    assert reasons(total) == {
        **dict.fromkeys(("tranche", "share", "step", "secret-part"), within),
        "part-of-on-top": ("part_of_counted_total", "on-top"),
    }
    # In groups it stays out too; asked for without its whole, it counts.
    by_type = client.get("/v1/stats/investments?group_by=type").json["data"]
    assert sum(one["total"]["low"] or 0 for one in by_type) == 12 * BILLION
    assert only_group(client, "type=loan")["total"]["low"] == 4 * BILLION


def test_the_parts_count_where_the_total_has_no_sum(engine: Engine, client: FlaskClient) -> None:
    parts = [invests(name, usd(1), scope="tranche", part_of="whole") for name in ("one", "two")]
    store(engine, dossier("wire", DAY, invests("whole", scope="total"), *parts))

    total = only_group(client)["total"]
    assert (total["low"], total["undisclosed"], total["excluded"]) == (2 * BILLION, 1, [])


def test_a_guarantee_is_not_added_to_the_loan_that_it_covers(engine: Engine, client: FlaskClient) -> None:
    store(
        engine,
        dossier(
            "wire",
            DAY,
            invests("package", usd(5), scope="total"),
            invests("loan", usd(3), scope="tranche", part_of="package"),
            invests("guarantee", usd(3), type="guarantee", covers="loan"),
            invests("half", usd(1.5), type="guarantee", part_of="guarantees"),
            invests("guarantees", type="guarantee", covers="loan"),
            invests("alone", usd(1), type="guarantee", covers="told-elsewhere"),
            *naming("investment told-elsewhere"),
        ),
    )

    total = only_group(client)["total"]
    assert total["low"] == (5 + 1) * BILLION
    covered = ("guarantee_covers", "package")
    within = ("part_of_counted_total", "package")
    assert reasons(total) == {"loan": within, "guarantee": covered, "guarantees": covered, "half": covered}


def test_what_did_not_come_stands_apart(engine: Engine, client: FlaskClient) -> None:
    lost = ["cancelled", "refused", "clawed_back", "defaulted", "refinanced"]
    store(
        engine,
        dossier(
            "wire",
            DAY,
            invests("alive", usd(1), status="paused"),
            *(invests(status.replace("_", "-"), usd(2), status=status) for status in lost),
            invests("part-of-cancelled", usd(1), status="cancelled", part_of="cancelled"),
            invests("paid-part", usd(1), status="completed", scope="tranche", part_of="cancelled"),
            invests("less", usd(3), effect="cut"),
            invests("no-cut", usd(3), effect="cut", status="cancelled"),
            invests("talk", usd(7), status="considered"),
            invests("wordless", usd(8)),
            invests("confirmed", usd(9), status="considered"),
        ),
        dossier("denials", DAY, *(denies(f"investment {one}") for one in ("talk", "wordless", "confirmed"))),
        dossier("news", "2024-07-01", invests("confirmed", status="committed")),
    )

    group = only_group(client)
    assert group["total"]["low"] == (1 + 1 + 9) * BILLION
    assert group["cancelled"]["low"] == 5 * 2 * BILLION
    assert reasons(group["cancelled"]) == {"part-of-cancelled": ("part_of_counted_total", "cancelled")}
    assert group["cut"]["low"] == 3 * BILLION
    assert reasons(group["cut"]) == {"no-cut": ("cancelled", None)}
    assert (group["denied"]["low"], group["denied"]["exact"]) == ((7 + 8) * BILLION, 2)
    told = {one: why for one, (why, _) in reasons(group["total"]).items()}
    assert told.pop("less") == told.pop("no-cut") == "cut"
    assert told.pop("talk") == told.pop("wordless") == "denied"
    assert set(told.values()) == {"cancelled"}
    assert len(told) == 6


def test_another_currency_is_counted_as_stated_or_by_the_cross_rate_of_the_day(
    engine: Engine, client: FlaskClient
) -> None:
    def million(currency: str) -> Data:
        return {"text": f"1 million {currency}", "min": 10**6, "max": 10**6, "bound": "exact", "currency": currency}

    store(
        engine, dossier("wire", DAY, *(invests(code.lower(), million(code)) for code in ("EUR", "CNY", "USD", "TWD")))
    )
    found = {code: find_rate(code, dt.date.fromisoformat(DAY)) for code in ("EUR", "CNY")}
    dollars = {code: one[0] for code, one in found.items() if one}

    in_dollars = only_group(client)["total"]
    assert in_dollars["low"] == pytest.approx(10**6 * (1 + dollars["EUR"] + dollars["CNY"]), abs=0.02)
    assert reasons(in_dollars) == {"twd": ("no_rate", None)}
    in_euros = only_group(client, "currency=EUR")["total"]
    assert in_euros["low"] == pytest.approx(10**6 * (1 + (1 + dollars["CNY"]) / dollars["EUR"]), abs=0.02)
    in_taiwan_dollars = only_group(client, "currency=TWD")["total"]
    assert (in_taiwan_dollars["low"], len(in_taiwan_dollars["excluded"])) == (10**6, 3)


def test_two_sources_for_one_sum_are_one_sum_in_whatever_order_they_come(
    template_of: Callable[[str], str], tmp_path: Path
) -> None:
    whole, tranche = ({"scope": "total"}, {"scope": "tranche", "part_of": "whole"})
    told = [
        dossier("first", "2024-01-10", invests("whole", usd(10), **whole), invests("tranche", usd(4), **tranche)),
        dossier("again", "2024-02-10", invests("whole", usd(10, "about"), **whole)),
        dossier("other", "2024-02-10", invests("tranche", usd(4), **tranche), invests("lost", usd(3))),
        dossier("later", "2024-03-10", invests("lost", status="cancelled"), denies("investment talk")),
        dossier("talks", "2024-02-20", invests("talk", usd(7), status="considered")),
    ]
    answers = []
    for order in (told, told[::-1], told[2:] + told[:2]):
        with (
            contextmanager(copy_of)(template_of("migrated"), tmp_path) as url,
            contextmanager(client_of)(url) as client,
        ):
            store(client.application.extensions["evfacts"].engine, *order)
            answers.append(only_group(client))

    assert answers[0] == answers[1] == answers[2]
    assert [answers[0][one]["low"] for one in ("total", "cancelled", "denied")] == [
        10 * BILLION,
        3 * BILLION,
        7 * BILLION,
    ]
    assert reasons(answers[0]["total"]) == {
        "tranche": ("part_of_counted_total", "whole"),
        "lost": ("cancelled", None),
        "talk": ("denied", None),
    }


def test_a_record_with_several_values_is_in_one_group(engine: Engine, client: FlaskClient) -> None:
    plants = {"berlin": "DE", "paris": "FR", "lyon": "FR"}
    store(
        engine,
        dossier(
            "wire",
            DAY,
            *(about(f"plant {name}", {"name": name, "country": country}) for name, country in plants.items()),
            about("company target", {"name": "target", "country": "CN"}),
            *naming("company alpha", "company beta", "project car"),
            invests("two-lands", usd(1), plants=["berlin", "paris"], investors=[{"company": "alpha"}]),
            invests("two-plants", usd(1), plants=["lyon", "paris"], investors=[{"companies": ["alpha", "beta"]}]),
            invests("bought", usd(1), target_company="target", investors=[{"unnamed": "a fund"}], announced="2023-12"),
            invests(
                "turn",
                usd(1),
                project="car",
                investors=[{"company": "beta"}, {"unnamed": "a fund"}],
                announced="2023-12/2024-01",
            ),
            invests("year", usd(1), announced="2024-33", investors=[{"company": "beta"}]),
        ),
    )

    assert groups(client, "group_by=country") == {
        ("CN",): ["bought"],
        ("FR",): ["two-plants"],
        ("several",): ["two-lands"],
        (None,): ["turn", "year"],
    }
    assert groups(client, "group_by=investor") == {
        ("alpha",): ["two-lands"],
        ("beta",): ["year"],
        ("several",): ["turn", "two-plants"],
        (None,): ["bought"],
    }
    assert groups(client, "group_by=year,project") == {
        (2023, None): ["bought"],
        (2024, None): ["year"],
        (None, "car"): ["turn"],
        (None, None): ["two-lands", "two-plants"],
    }
    listed = client.get("/v1/stats/investments?group_by=plant,investor").json["data"]
    assert [one["several"] for one in listed if one["ids"] == ["two-plants"]] == [
        {"plant": ["lyon", "paris"], "investor": ["alpha", "beta"]}
    ]


# What follows was added up by hand from the dossiers.


def test_volkswagen_and_rivian(seeded_client: FlaskClient) -> None:
    ids = [one["id"] for one in seeded_client.get("/v1/investments?part_of=volkswagen-rivian-total").json["data"]]
    query = "&".join(f"id={one}" for one in [*ids, "volkswagen-rivian-total"])

    # "Up to $5bn" in June 2024, which the joint venture of November raised to $5.8bn; the tranches lie inside.
    june = only_group(seeded_client, f"{query}&as_of=2024-06-30")["total"]
    assert (june["low"], june["high"], june["imprecise"]) == (0, 5_000_000_000, 1)
    now = only_group(seeded_client, query)["total"]
    assert (now["low"], now["high"], now["exact"]) == (5_800_000_000, 5_800_000_000, 1)
    assert reasons(now) == dict.fromkeys(ids, ("part_of_counted_total", "volkswagen-rivian-total"))


def test_the_budget_of_xiaomi(seeded_client: FlaskClient) -> None:
    ids = ["xiaomi-ev-10-year-budget", "xiaomi-ev-initial-investment", "xiaomi-ev-further-investment"]
    query = "&".join(f"id={one}" for one in ids)

    # $10bn over ten years, with a first CNY 10bn in it; what was reported at the end of 2023 comes on top.
    first = only_group(seeded_client, f"{query}&as_of=2021-04-30")["total"]
    assert (first["low"], first["high"]) == (10_000_000_000, 10_000_000_000)
    assert list(reasons(first)) == ["xiaomi-ev-initial-investment"]
    now = only_group(seeded_client, query)["total"]
    on_top = seeded_client.get("/v1/investments/xiaomi-ev-further-investment").json["amount"]
    assert (on_top["min"], on_top["currency"]) == (70_000_000_000, "CNY")
    assert now["low"] == 10_000_000_000 + on_top["usd"]["min"]
    # The first tranche by itself is CNY 10bn.
    alone = only_group(seeded_client, "id=xiaomi-ev-initial-investment&currency=CNY")["total"]
    assert alone["low"] == 10_000_000_000


def test_the_support_of_windsor(seeded_client: FlaskClient) -> None:
    # CAD 500m of Ontario, 500m of Canada, and up to 15bn for what is made; "more than 5bn" is the companies' own.
    support = only_group(seeded_client, "plants=nextstar-windsor&type=grant&type=production_incentive&currency=CAD")[
        "total"
    ]
    assert (support["low"], support["high"]) == (1_000_000_000, 16_000_000_000)
    everything = only_group(seeded_client, "plants=nextstar-windsor&currency=CAD")["total"]
    assert (everything["low"], everything["high"]) == (6_000_000_000, None)
    assert everything["open"] == ["nextstar-windsor-capex"]


def test_the_site_of_britishvolt(seeded_client: FlaskClient) -> None:
    group = only_group(seeded_client, "plants=britishvolt-cambois&currency=GBP")

    # £110m for the land and £110m for the county's fund; £3.8bn and a grant of £100m never came.
    assert group["total"]["low"] == 220_000_000
    assert group["cancelled"]["low"] == 3_900_000_000


def test_the_package_of_sunderland(seeded_client: FlaskClient) -> None:
    group = only_group(seeded_client, "plants=aesc-sunderland-2&currency=GBP")

    # £1bn of loans (680m) and equity (320m), and a grant of 150m on top; guarantees pay nothing, a bridge was repaid.
    assert group["total"]["low"] == 1_150_000_000
    assert group["cancelled"]["low"] == 200_000_000
    assert len(group["total"]["excluded"]) == 6
