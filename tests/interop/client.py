"""Reads and writes facts by the client that openapi-python-client makes of the description of the API.

`python client.py ADDRESS KEY` against a running service. It is checked by mypy in strict mode, so that it also shows
which types the client has.
"""

import sys

from evfacts_client import AuthenticatedClient, Client
from evfacts_client.api.approvals import list_approvals
from evfacts_client.api.changes import list_changes
from evfacts_client.api.companies import create_company, get_company, list_companies
from evfacts_client.api.investments import list_investments
from evfacts_client.api.milestones import list_milestones
from evfacts_client.api.partnerships import get_partnership, list_partnerships
from evfacts_client.api.people import list_people
from evfacts_client.api.plants import get_plant, list_plants
from evfacts_client.api.policies import list_policies
from evfacts_client.api.projects import list_projects
from evfacts_client.api.search import search_records
from evfacts_client.api.technologies import list_technologies
from evfacts_client.models import (
    Bound,
    Certainty,
    ChangeAction,
    Company,
    Counting,
    CountryCode,
    EvidenceDetail,
    Feed,
    InputEvidence,
    InputSource,
    Matching,
    MilestoneList,
    NewCompany,
    Partnership,
    Plant,
    PlantList,
    PlantStatus,
    Problem,
    Quantity,
    SearchList,
    Unit,
)


def read(client: Client) -> None:
    """Read lists, items, a search and the feed."""
    plants = list_plants.sync(
        client=client,
        country=[CountryCode.CN],
        status=[PlantStatus.OPERATING],
        capacity_gte=["100000 vehicles/year"],
        count=Counting.EXACT,
    )
    assert isinstance(plants, PlantList)
    assert plants.page.total == len(plants.data) > 0
    assert {plant.status for plant in plants.data} == {PlantStatus.OPERATING}

    plant = get_plant.sync("nextstar-windsor", client=client, expand="operator,part_of")
    assert isinstance(plant, Plant)
    assert isinstance(plant.operator, Company)
    assert plant.operator.id == "nextstar-energy"
    assert plant.capacity
    capacity: Quantity = plant.capacity[0].quantity
    assert (capacity.min_, capacity.bound, capacity.unit) == (45, Bound.OVER, Unit.GWHYEAR)

    tie_up = get_partnership.sync("apple-hyundai-kia-car", client=client, evidence=EvidenceDetail.FULL)
    assert isinstance(tie_up, Partnership)
    assert tie_up.evidence
    assert tie_up.evidence.claims
    assert all(claim.published.latest for claim in tie_up.evidence.claims["stage"])

    due = list_milestones.sync(client=client, due_lt=["2023"], due_match=Matching.CERTAIN, fields="due,slip_days")
    assert isinstance(due, MilestoneList)
    assert due.data

    found = search_records.sync(client=client, q="xiaomi")
    assert isinstance(found, SearchList)
    assert found.data[0].id == "xiaomi"
    assert isinstance(found.data[0].certainty, Certainty)

    feed = list_changes.sync(client=client, after=0, limit=3)
    assert isinstance(feed, Feed)
    assert [change.seq for change in feed.data] == [1, 2, 3]
    assert feed.data[0].action is ChangeAction.CREATED

    problem = get_company.sync("xiaomy", client=client)
    assert isinstance(problem, Problem)
    assert problem.errors[0].did_you_mean == "xiaomi"


def parse_all(client: Client) -> None:
    """Parse every record that there is."""
    lists = (
        list_approvals.sync(client=client, limit=500),
        list_companies.sync(client=client, limit=500),
        list_investments.sync(client=client, limit=500),
        list_milestones.sync(client=client, limit=500),
        list_partnerships.sync(client=client, limit=500),
        list_people.sync(client=client, limit=500),
        list_plants.sync(client=client, limit=500),
        list_policies.sync(client=client, limit=500),
        list_projects.sync(client=client, limit=500),
        list_technologies.sync(client=client, limit=500),
    )
    for records in lists:
        assert records is not None
        assert not isinstance(records, Problem)
        assert records.data
        assert records.page.next_ is None
        for record in records.data:
            # What is not described is left over.
            assert record.additional_properties == {}


def write(client: AuthenticatedClient) -> None:
    """Write a company with its evidence; a second time, its id is taken."""
    source = InputSource(
        id="example-2026-02-03-alpha",
        title="Alpha is founded",
        publisher="Example News",
        published="2026-02-03",
        language="en",
    )
    evidence = InputEvidence(source=source, certainty=Certainty.ANNOUNCED)
    body = NewCompany(name="Alpha of the Python client", country=CountryCode.DE, founded="2026-02", evidence=evidence)
    company = create_company.sync(client=client, body=body)
    assert isinstance(company, Company), company
    assert company.revision == 1
    assert company.founded
    assert company.founded.earliest
    assert company.founded.earliest.isoformat() == "2026-02-01"

    again = create_company.sync(client=client, body=body)
    assert isinstance(again, Problem)
    assert again.status == 409


if __name__ == "__main__":
    address, key = sys.argv[1:]
    reader = Client(base_url=address, raise_on_unexpected_status=True)
    read(reader)
    parse_all(reader)
    write(AuthenticatedClient(base_url=address, token=key, raise_on_unexpected_status=True))
    print("The Python client reads and writes.")
