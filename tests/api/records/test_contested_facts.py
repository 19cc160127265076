"""What is served of facts that sources contest, from dossiers to documents. `tests/ledger/resolution` has each step."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.dossiers import Data, about, denies, dossier

Telling = Callable[..., FlaskClient]


def test_a_denial_disputes_what_an_agency_confirms(telling: Telling) -> None:
    client = telling(
        dossier("earlier", "2022-05-01", about("investment subsidy", {"name": "Subsidy", "status": "partly_paid"})),
        dossier(
            "notice",
            "2023-05-01",
            about("company agency", {"name": "Agency"}),
            about("company maker", {"name": "Maker"}),
            about("investment subsidy", {"status": "clawed_back"}, certainty="confirmed", speaker="agency"),
        ),
        dossier(
            "denial", "2023-05-02", denies("investment subsidy", speaker="maker", field="status", value="clawed_back")
        ),
    )
    document = get(client, "/v1/investments/subsidy")
    assert (document["status"], document["evidence"]["disputed"]) == ("clawed_back", ["status"])


def test_a_denial_takes_back_what_an_outlet_reports(telling: Telling) -> None:
    client = telling(
        dossier("earlier", "2022-05-01", about("plant works", {"name": "Works", "status": "construction"})),
        dossier("later", "2023-05-01", about("plant works", {"status": "cancelled"})),
        dossier(
            "denial", "2023-05-02", denies("plant works", speaker="works council", field="status", value="cancelled")
        ),
    )
    assert get(client, "/v1/plants/works")["status"] == "construction"


def test_a_newer_bound_replaces_an_older_number(telling: Telling) -> None:
    old = {"name": "Plant", "capacity": capacity("30-45 GWh"), "jobs": jobs("5,000 jobs")}
    new = {"capacity": capacity("at least 25 GWh"), "jobs": jobs("up to 20,000 jobs")}
    client = telling(
        dossier("old", "2023-01-05", about("plant works", old)),
        dossier("new", "2025-02-24", about("plant works", new, certainty="announced")),
    )
    document = get(client, "/v1/plants/works")
    assert texts(document, "capacity") == ["at least 25 GWh"]
    assert texts(document, "jobs") == ["up to 20,000 jobs"]


def test_a_step_towards_a_total_is_an_element_of_its_own(telling: Telling) -> None:
    total = {"name": "Plant", "capacity": capacity("100 GWh"), "jobs": jobs("9,000 jobs", kind="operation")}
    step = {"capacity": capacity("8 GWh", by="2026"), "jobs": jobs("1,500 jobs", kind="operation", by="2026-03")}
    client = telling(
        dossier("total", "2022-08-12", about("plant works", total, certainty="confirmed")),
        dossier("step", "2025-12-03", about("plant works", step, certainty="announced")),
    )
    document = get(client, "/v1/plants/works")
    assert texts(document, "capacity") == ["100 GWh", "8 GWh"]
    assert texts(document, "jobs") == ["9,000 jobs", "1,500 jobs"]


def test_a_later_before_is_less_precise_than_the_year_of_what_has_happened(telling: Telling) -> None:
    client = telling(
        dossier(
            "first", "2023-11-10", about("company maker", {"name": "Maker", "founded": "2004"}, certainty="confirmed")
        ),
        dossier("second", "2023-11-13", about("company maker", {"founded": {"text": "before 2010"}})),
    )
    document = get(client, "/v1/companies/maker")
    assert (document["founded"]["edtf"], document["evidence"]["disputed"]) == ("2004", [])


def test_a_later_before_replaces_the_date_that_is_due(telling: Telling) -> None:
    facts = {"name": "Start", "subject": {"kind": "plant", "id": "works"}, "type": "production_start", "due": "2028"}
    client = telling(
        dossier("first", "2023-11-10", about("plant works", {"name": "Works"}), about("milestone start", facts)),
        dossier("second", "2023-11-13", about("milestone start", {"due": {"text": "before 2030"}})),
    )
    assert get(client, "/v1/milestones/start")["due"]["text"] == "before 2030"


def get(client: FlaskClient, path: str) -> Data:
    document: Data = client.get(path).get_json()
    return document


def capacity(text: str, **parts: str) -> list[Data]:
    return [{"quantity": {"text": text}, "basis": "planned"} | parts]


def jobs(text: str, **parts: str) -> list[Data]:
    return [{"quantity": {"text": text}} | parts]


def texts(document: Data, field: str) -> list[str]:
    return [element["quantity"]["text"] for element in document[field]]
