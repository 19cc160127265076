"""What one block cannot assert: a record that refers to itself, owners of more than the whole, half a place."""

from typing import Any

import pytest

from schemas.dossier.dossier import DossierError, NewClaim, read_claims


def read(kind: str, stance: str = "asserts", **facts: Any) -> list[NewClaim]:
    """Read a block about the record `alpha`."""
    if stance == "asserts":
        return read_claims([{kind: "alpha", "certainty": "reported", "facts": facts}])
    return read_claims([{kind: "alpha", "stance": stance, "field": name, "value": facts[name]} for name in facts])


def own(company: str, share: str | dict[str, Any]) -> dict[str, Any]:
    return {"company": company, "share": {"text": share} if isinstance(share, str) else share}


SIXTY = {"min": 60, "max": 60}
REFUSED = [
    ("plant", {"part_of": "alpha"}, "part_of", "'alpha' itself"),
    ("plant", {"succeeded_by": "alpha"}, "succeeded_by", "'alpha' itself"),
    ("company", {"owners": [{"company": "alpha"}]}, "owners", "'alpha' itself"),
    ("company", {"owners": [{"companies": ["beta", "alpha"]}]}, "owners", "'alpha' itself"),
    ("company", {"consolidated_by": "alpha"}, "consolidated_by", "'alpha' itself"),
    ("investment", {"covers": "alpha"}, "covers", "'alpha' itself"),
    ("milestone", {"subject": {"kind": "milestone", "id": "alpha"}}, "subject", "'alpha' itself"),
    ("approval", {"subject": {"kind": "approval", "id": "alpha"}}, "subject", "'alpha' itself"),
    ("plant", {"owners": [own("beta", "60 %"), own("gamma", "60 %")]}, "owners", "at least 119 %"),
    ("investment", {"resulting_owners": [own("beta", "80 %"), own("c", "40 %")]}, "resulting_owners", "at least 119 %"),
    (
        "plant",
        {"owners": [own("beta", "at least 52 %"), own("c", {"min": 51, "max": 60, "bound": "range"})]},
        "owners",
        "at least 102 %",
    ),
    ("plant", {"owners": [own("beta", "50.1 %"), own("gamma", "50.1 %")]}, "owners", "at least 100.1 %"),
    ("plant", {"owners": [own("beta", "about 80 %"), own("gamma", "about 60 %")]}, "owners", "at least 132 %"),
    ("plant", {"owners": [{"company": "beta"}, own("beta", "50 %")]}, "owners", "'beta' is in this list 2 times"),
    ("plant", {"owners": [{"companies": ["beta", "beta"]}]}, "owners", "'beta' is in this list 2 times"),
    ("plant", {"latitude": 48.1}, "latitude", "Send the longitude"),
    ("plant", {"longitude": 11.5, "city": "Munich"}, "longitude", "Send the latitude"),
]


@pytest.mark.parametrize(("kind", "facts", "field", "words"), REFUSED)
def test_what_cannot_be_true_is_refused_in_one_sentence(kind: str, facts: Any, field: str, words: str) -> None:
    with pytest.raises(DossierError) as refused:
        read(kind, **facts)
    (problem,) = refused.value.problems
    assert problem.path == ("claims", 0, "facts", field)
    assert words in problem.message


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("plant", {"part_of": "beta", "operator": "alpha"}),  # the company `alpha` is another record
        ("milestone", {"subject": {"kind": "plant", "id": "alpha"}}),
        ("plant", {"owners": [own("beta", "50.5 %"), own("gamma", "49.5 %")]}),
        ("plant", {"owners": [own("beta", "51 %"), own("gamma", "50 %")]}),  # 50.5 % and 49.5 %, rounded
        ("plant", {"owners": [own("beta", "34 %"), own("gamma", "34 %"), own("delta", "33 %")]}),
        ("plant", {"owners": [own("beta", "about 60 %"), own("gamma", "about 42 %")]}),
        ("plant", {"owners": [own("beta", "up to 80 %"), own("gamma", "up to 60 %")]}),
        ("company", {"owners": [own("b", SIXTY | {"of": "company"}), own("c", SIXTY | {"of": "tranche"})]}),
        ("plant", {"owners": [{"state": "undisclosed"}, {"state": "undisclosed"}]}),
        ("plant", {"latitude": 48.1, "longitude": 11.5}),
    ],
)
def test_what_can_be_true_is_read(kind: str, facts: Any) -> None:
    assert read(kind, **facts)


def test_a_denial_may_name_what_cannot_be_true() -> None:
    assert read("company", "denies", part_of="alpha", owners=[{"company": "alpha"}])
    assert read("plant", "denies", latitude=48.1)
