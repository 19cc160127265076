"""Capacities of plants: one figure for each plant, dimension and basis."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.dossiers import Data, about, denies, dossier, store


def cars(number: float, bound: str = "exact", unit: str = "vehicles/year", **keys: Any) -> Data:
    """Make a capacity, in thousands where the unit is vehicles."""
    scale = 1000 if unit.startswith("vehicles") else 1
    ends = {"min": None if bound == "up_to" else number * scale, "max": None if bound == "over" else number * scale}
    quantity = {"text": f"{bound} {number} {unit}", **ends, "bound": bound, "unit": unit}
    return {"quantity": quantity} | keys


def plant(name: str, *capacities: Data, **facts: Any) -> Data:
    told: Data = {"capacity": list(capacities)} if capacities else {}
    return about(f"plant {name}", {"name": name} | told | facts)


def groups(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/v1/stats/capacity?{query}")
    assert answer.status_code == 200, answer.text
    return list(answer.json["data"])


def sums(group: dict[str, Any], section: str = "total") -> dict[tuple[str, str | None], tuple[Any, Any]]:
    return {(one["unit"], one["basis"]): (one["low"], one["high"]) for one in group[section]}


def left_out(group: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    return [(one["id"], one["phase"], one["reason"]) for one in group["excluded"]]


def planned(client: FlaskClient, name: str) -> tuple[Any, list[tuple[str | None, str]]]:
    """Return the planned capacity of one plant, and the phases that are left out."""
    (group,) = groups(client, f"id={name}")
    low, high = sums(group)["vehicles/year", "planned"]
    assert low == high
    return low / 1000, [(phase, why) for _, phase, why in left_out(group)]


def test_a_phase_is_never_added_to_what_contains_it(engine: Engine, client: FlaskClient) -> None:
    one, two, three = (cars(100, phase=f"phase {number}", basis="planned", scope="phase") for number in (1, 2, 3))
    to_two = cars(200, phase="phase 2", basis="planned", scope="cumulative")
    to_one = cars(100, phase="phase 1", basis="planned", scope="cumulative")
    unphased, total = cars(150, basis="planned"), cars(300, phase="all", basis="planned", scope="total")
    full = cars(250, phase="full", basis="planned")
    initial, last = (cars(100, phase=phase, basis="planned") for phase in ("initial", "last"))
    to_last = cars(300, phase="last", basis="planned", scope="cumulative")
    store(
        engine,
        dossier(
            "wire",
            "2024-06-03",
            plant("phases", one, two),
            plant("total", one, two, unphased, total),
            plant("unphased", one, unphased),
            plant("full", initial, full),
            plant("cumulative", one, to_one | {"phase": "start"}, to_two, three),
            plant("unnumbered", initial, to_last),
            plant(
                "weekly",
                cars(100, phase="one", basis="planned"),
                cars(2, unit="vehicles/week", phase="one", basis="planned"),
            ),
            plant("initial", initial, last),
        ),
    )

    assert planned(client, "phases") == (200, [])
    assert planned(client, "total") == (
        300,
        [("phase 1", "part_of_total"), ("phase 2", "part_of_total"), (None, "other_total")],
    )
    assert planned(client, "unphased") == (150, [("phase 1", "part_of_total")])
    assert planned(client, "full") == (250, [("initial", "part_of_total")])
    assert planned(client, "cumulative") == (300, [("phase 1", "part_of_cumulative"), ("start", "part_of_cumulative")])
    assert planned(client, "unnumbered") == (300, [("initial", "part_of_cumulative")])
    assert planned(client, "weekly") == (100, [("one", "same_phase")])
    assert planned(client, "initial") == (200, [])


def test_dimensions_and_bases_are_never_added(engine: Engine, client: FlaskClient) -> None:
    store(
        engine,
        dossier(
            "wire",
            "2024-06-03",
            plant("alpha", cars(100, basis="installed"), cars(200, basis="planned"), cars(500, unit="MWh/year")),
            plant("beta", cars(1, basis="installed", unit="vehicles/month"), cars(2, unit="GWh/year")),
            plant("gamma", cars(50, "up_to", basis="planned"), cars(1, "over", unit="GWh/year")),
            plant("silent"),
        ),
    )

    (group,) = groups(client)
    assert sums(group) == {
        ("vehicles/year", "installed"): (112_000, 112_000),
        ("vehicles/year", "planned"): (200_000, 250_000),
        ("GWh/year", None): (3.5, None),
    }
    assert [one["open"] for one in group["total"] if one["unit"] == "GWh/year"] == [["gamma"]]
    assert (group["untold"], group["count"]) == (["silent"], 4)
    # Grouped by dimension and basis, each of those pairs has its own group, and none is lost.
    by_pair = groups(client, "group_by=basis,dimension")
    assert [tuple(one["group"].values()) for one in by_pair] == [
        ("installed", "vehicle_rate"),
        ("planned", "vehicle_rate"),
        (None, "energy_rate"),
        (None, None),
    ]
    assert {pair: value for one in by_pair for pair, value in sums(one).items()} == sums(group)
    assert [len(one["total"]) for one in by_pair] == [1, 1, 1, 0]
    assert by_pair[-1]["untold"] == ["silent"]


def test_phases_bring_capacities_of_their_own(engine: Engine, client: FlaskClient) -> None:
    def phase(name: str, status: str | None = None) -> Data:
        return {"name": name, "capacity": cars(100)["quantity"]} | ({"status": status} if status else {})

    phases = [phase("1", "operating"), phase("2", "construction"), phase("3"), phase("4", "cancelled")]
    listed = cars(120, phase="1", basis="installed", scope="phase")
    store(engine, dossier("wire", "2024-06-03", plant("alpha", listed, phases=phases)))

    (group,) = groups(client)
    assert sums(group) == {
        ("vehicles/year", "installed"): (120_000, 120_000),
        ("vehicles/year", "planned"): (200_000, 200_000),
    }
    assert sorted(left_out(group)) == [("alpha", "1", "same_phase"), ("alpha", "4", "cancelled")]


def test_plants_that_are_not_there_stand_apart(engine: Engine, client: FlaskClient) -> None:
    lost = ("cancelled", "refused", "retired", "converted")
    store(
        engine,
        dossier(
            "wire",
            "2024-06-03",
            plant("alpha", cars(100), status="idled"),
            *(plant(status, cars(10), status=status) for status in lost),
            plant("rumour", cars(70), status="announced"),
            plant("hall", cars(60), part_of="alpha"),
            plant("hall-of-cells", cars(5, unit="GWh/year"), part_of="alpha"),
            denies("plant rumour"),
        ),
    )

    (group,) = groups(client)
    assert sums(group) == {("GWh/year", None): (5, 5), ("vehicles/year", None): (100_000, 100_000)}
    assert sums(group, "cancelled") == {("vehicles/year", None): (40_000, 40_000)}
    assert sums(group, "denied") == {("vehicles/year", None): (70_000, 70_000)}
    assert [(one["id"], one["reason"], one["counted_in"]) for one in group["excluded"]] == [
        ("hall", "part_of_counted_total", "alpha")
    ]
    # Without the plant that it is a part of, the hall counts.
    (alone,) = groups(client, "id=hall")
    assert sums(alone) == {("vehicles/year", None): (60_000, 60_000)}


# What follows was added up by hand from the dossiers.


def test_planned_capacities_of_all_plants(seeded_client: FlaskClient) -> None:
    (group,) = groups(seeded_client)

    # BYD 150 in Manisa and 300 in Szeged, Honda up to 240, Rivian 400, Xiaomi 300 of which each phase is a half.
    assert sums(group)["vehicles/year", "planned"] == (1_150_000, 1_390_000)
    # AESC 15.8, Ford 20, Hyundai and SK On 35, NextStar over 45, Ola 10 of which 5 at first.
    assert sums(group)["GWh/year", "planned"] == (125.8, None)
    # HLI 10, and 200 MWh of MES.
    assert sums(group)["GWh/year", "installed"] == (10.2, 10.2)
    (xiaomi,) = groups(seeded_client, "operator=xiaomi&country=CN&group_by=operator")
    assert xiaomi["group"] == {"operator": "xiaomi"}
    assert sums(xiaomi)["vehicles/year", "planned"] == (300_000, 300_000)


def test_capacities_of_hungary_as_of_a_day(seeded_client: FlaskClient) -> None:
    now = groups(seeded_client, "country=HU")
    then = groups(seeded_client, "country=HU&as_of=2022-12-31")

    assert sums(now[0])["vehicles/year", "planned"] == (300_000, 300_000)
    assert [sums(one) for one in then] == [{}]
