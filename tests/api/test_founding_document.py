"""The facts of the founding document, asked over HTTP, on both engines."""

from flask.testing import FlaskClient


def test_the_licence_is_obstructed_and_disputed_in_2022_and_granted_today(seeded_client: FlaskClient) -> None:
    then = seeded_client.get("/v1/approvals/xiaomi-ndrc-approval?as_of=2022-09-30").json
    now = seeded_client.get("/v1/approvals/xiaomi-ndrc-approval").json

    assert (then["status"], then["evidence"]["disputed"]) == ("obstructed", ["status"])
    assert (now["status"], now["evidence"]["disputed"]) == ("granted", [])


def test_nothing_is_known_of_the_talks_before_they_are_reported(seeded_client: FlaskClient) -> None:
    url = "/v1/partnerships?id=xiaomi-baic-production&as_of="

    assert seeded_client.get(url + "2021-06-01").json["data"] == []
    assert [one["stage"] for one in seeded_client.get(url + "2022-09-30").json["data"]] == ["in_talks"]
