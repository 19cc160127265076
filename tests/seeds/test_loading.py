"""Loading files: all are checked before the first is stored, and what is wrong is told with file, line and field."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine

from models.vocabularies import Kind
from schemas.dossier.yaml_file import LARGEST_FILE, DossierFileError
from seeds.loading import find_files, find_passed_over_files, load_dossiers, read_files
from tests.dossiers import about, dossier, naming, store, write
from tests.ledger.stored_state import everything, present

HEAD = """\
source: {id: bad, title: What it says, published: "2022-08-26", language: en}
claims:
"""
NAMED = HEAD + "  - plant: beta\n    certainty: reported\n    facts: {name: Beta}\n"
FACTS = HEAD + "  - plant: beta\n    certainty: reported\n    facts:\n      name: Beta\n"

# Text of the file, line, field, and a part of the message.
REFUSED: dict[str, tuple[str, int, str, str]] = {
    "a field that is not there": (FACTS + "      statis: planned\n", 7, "claims[0].facts.statis", "mean 'status'?"),
    "a word of no vocabulary": (FACTS + "      status: operatin\n", 7, "claims[0].facts.status", "mean 'operating'?"),
    "a reference to nothing": (
        FACTS + "      operator: nobody\n",
        7,
        "claims[0].facts.operator",
        "There is no company 'nobody'. Correct the id,",
    ),
    "a reference inside a list": (
        FACTS + "      owners:\n      - {company: nobody}\n",
        7,
        "claims[0].facts.owners",
        "There is no company 'nobody'. Correct the id,",
    ),
    "a reference to another kind": (
        FACTS + "      operator: beta\n",
        7,
        "claims[0].facts.operator",
        "There is no company 'beta'. Correct the id,",
    ),
    "a bomb": ("a: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, "a", "An anchor (&a) is not allowed."),
    "a line of 10 MB": (f"note: {'x' * 10_000_000}\n", 1, "", f"larger than {LARGEST_FILE // 1_000_000} MB"),
    "a day that is not in the calendar": (
        NAMED.replace("2022-08-26", "2022-02-30"),
        1,
        "source.published",
        "2022-02-30",
    ),
    "a publication in the future": (
        NAMED.replace("2022-08-26", "9999-12-31"),
        1,
        "source.published",
        "The publication date '9999-12-31' reaches 9999-12-31, but today is ",
    ),
    "a publication whose interval ends in the future": (
        NAMED.replace("2022-08-26", "2022-08-26/2962-02-01"),
        1,
        "source.published",
        "reaches 2962-02-01, but today is ",
    ),
    "a publication before 1900": (
        NAMED.replace("2022-08-26", "1026-02-01"),
        1,
        "source.published",
        "The publication date '1026-02-01' is before the year 1900.",
    ),
    "a day that is not in the calendar, of a fact": (
        FACTS + "      announced: 2022-02-30\n",
        7,
        "claims[0].facts.announced.edtf",
        "2022-02-30",
    ),
    "no number": (FACTS + "      latitude: .nan\n", 7, "claims[0].facts.latitude", ".nan is not a number"),
    "a key that comes twice": (FACTS + "      name: Gamma\n", 7, "claims[0].facts.name", "the one in line 6."),
    "a record without a name": (
        HEAD + "  - plant: beta\n    certainty: reported\n    facts: {country: DE}\n",
        5,
        "claims[0].facts.country",
        "The plant 'beta' has no name. Add a claim that gives it one.",
    ),
    "a record whose name is only denied": (
        HEAD + "  - {plant: beta, stance: denies, field: name, value: Beta}\n",
        3,
        "claims[0]",
        "The plant 'beta' has no name. Add a claim that gives it one.",
    ),
    "a speaker that is not known": (
        NAMED + "  - plant: beta\n    stance: no_comment\n    speaker: nobody\n",
        8,
        "claims[1].speaker",
        "The speaker 'nobody' looks like an id, but no company or person has this id.",
    ),
    "a speaker in one word": (
        NAMED + "  - plant: beta\n    certainty: reported\n    speaker: sources\n    facts: {status: operating}\n",
        8,
        "claims[1].speaker",
        "Words have a space or a capital letter, an id has neither. Correct the id, or send words such as 'Sources'.",
    ),
    "a date that is not read": (
        FACTS + "      production_start: {text: recently}\n",
        7,
        "claims[0].facts.production_start.text",
        "The server cannot read a date in 'recently'.",
    ),
    "a comma without quotes": (
        FACTS + "      jobs: [{quantity: {text: 4,5 mil trabalhadores, unit: jobs}}]\n",
        7,
        "claims[0].facts.jobs[0].quantity['5 mil trabalhadores']",
        'write "4,5 mil trabalhadores"',
    ),
    "a text that a comma splits": (
        FACTS + "      jobs: [{quantity: {unit: jobs, text: some, or many}}]\n",
        7,
        "claims[0].facts.jobs[0].quantity['or many']",
        'write "some, or many"',
    ),
    "a source that was read before": (
        NAMED.replace("bad", "good"),
        1,
        "source.id",
        "The source 'good' is in ",
    ),
}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """The file of a dossier that can be taken. Its name sorts before that of the bad one."""
    return write(tmp_path, dossier("good", "2022-08-26", *naming("company alpha")))


def problems_of(engine: Engine, *paths: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(DossierFileError) as caught:
        read_files(engine, find_files(paths))
    return [(one.file, one.line, one.field, one.message) for one in caught.value.problems]


def imported(engine: Engine, *paths: Path) -> list[Any]:
    return list(load_dossiers(engine, read_files(engine, find_files(paths))))


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_stored(
    engine: Engine, tmp_path: Path, good: Path, case: str
) -> None:
    text, line, field, message = REFUSED[case]
    bad = good.with_name("zzz.yaml")
    bad.write_text(text)
    before = everything(engine)
    told = problems_of(engine, tmp_path)
    assert told[0][:3] == (str(bad), line, field)
    assert message in told[0][3]
    assert everything(engine) == before


def test_a_dossier_of_tomorrow_is_imported_and_one_of_the_day_after_is_not(engine: Engine, tmp_path: Path) -> None:
    with time_machine.travel("2026-05-30T23:30:00Z", tick=False):
        path = write(tmp_path, dossier("wire", "2026-06-01", *naming("company alpha")))
        assert [(line, field) for _, line, field, _ in problems_of(engine, path)] == [(6, "source.published")]
        path = write(tmp_path, dossier("wire", "2026-05-31", *naming("company alpha")))
        assert [receipt.added for receipt in imported(engine, path)] == [1]


def test_every_problem_of_every_file_is_told(engine: Engine, tmp_path: Path, good: Path) -> None:
    (tmp_path / "one.yaml").write_text(REFUSED["a field that is not there"][0])
    (tmp_path / "two.yaml").write_text(REFUSED["a reference to nothing"][0].replace("bad", "two"))
    told = problems_of(engine, tmp_path, tmp_path / "missing.yaml")
    assert [Path(file).name for file, *_ in told] == ["one.yaml", "missing.yaml", "two.yaml"]


def test_a_missing_file_is_told(engine: Engine, tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    assert problems_of(engine, missing) == [
        (str(missing), 1, "", "The file cannot be read: No such file or directory.")
    ]


def test_a_folder_without_dossiers_is_a_mistake(engine: Engine, tmp_path: Path) -> None:
    assert problems_of(engine, tmp_path) == [(str(tmp_path), 1, "", "There is no dossier (*.yaml) in this folder.")]


def test_a_folder_of_files_with_another_suffix_is_a_mistake(engine: Engine, tmp_path: Path, good: Path) -> None:
    good.rename(tmp_path / "good.yml")
    (problem,) = problems_of(engine, tmp_path)
    assert problem[3] == "There is no dossier (*.yaml) in this folder. Rename 'good.yml' to 'good.yaml' if it is one."


def test_a_folder_stands_for_the_files_of_its_folders(tmp_path: Path, good: Path) -> None:
    inner = tmp_path / "europe" / "deep" / "inner.yaml"
    hidden = tmp_path / ".git" / "hidden.yaml"
    for path in (inner, hidden):
        path.parent.mkdir(parents=True)
        path.write_bytes(good.read_bytes())
    assert find_files([tmp_path]) == [inner, good]
    assert find_files([tmp_path / "europe"]) == [inner]
    assert find_files([hidden.parent]) == [hidden]  # hidden for the folder above it, and not when it is named


def test_files_that_a_folder_passes_over_are_found(tmp_path: Path, good: Path) -> None:
    others = [tmp_path / "inner" / "a.json", tmp_path / "b.yml"]
    others[0].parent.mkdir()
    for path in (*others, tmp_path / "notes.txt"):
        path.write_bytes(good.read_bytes())
    assert find_passed_over_files([tmp_path, tmp_path / "inner"]) == [others[1], others[0]]
    # A file that is named is read, whatever its suffix.
    assert find_passed_over_files([others[1]]) == []
    assert find_files([others[1]]) == [others[1]]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path, good: Path) -> None:
    assert find_files([tmp_path, good]) == [good]


def test_files_may_refer_to_each_other_and_to_what_is_stored(engine: Engine, tmp_path: Path, good: Path) -> None:
    speaks = write(tmp_path, dossier("speaks", "2021", about("plant beta", {"name": "Beta", "operator": "alpha"})))
    later = write(tmp_path, dossier("later", "2023", about("plant beta", {"operator": "alpha"}, speaker="alpha")))
    receipts = imported(engine, speaks, good)
    assert [receipt.source for receipt in receipts] == ["speaks", "good"]  # oldest publication first
    imported(engine, later)
    assert present(engine, Kind.PLANT, "beta")["evidence"]["sources"] == 2


def test_another_reading_may_not_take_the_name_from_what_others_speak_of(engine: Engine, tmp_path: Path) -> None:
    write(tmp_path, dossier("names", "2021", *naming("company alpha", "company delta")))
    imported(engine, tmp_path)
    uses = write(tmp_path, dossier("uses", "2022", about("plant beta", {"name": "Beta", "operator": "alpha"})))
    imported(engine, uses)
    before = everything(engine)
    names = write(tmp_path, dossier("names", "2021", *naming("company delta")))
    assert problems_of(engine, names) == [
        (
            str(names),
            3,
            "source.id",
            "This dossier takes the name from the company 'alpha', but the source 'uses' needs the record."
            " Keep the name, or change the other source first.",
        )
    ]
    assert everything(engine) == before
    # Where both come anew, it is the reference that is in vain.
    assert [field for _, _, field, _ in problems_of(engine, tmp_path)] == ["claims[0].facts.operator"]
    write(tmp_path, dossier("uses", "2022", about("plant beta", {"name": "Beta"})))
    imported(engine, tmp_path)
    assert present(engine, Kind.PLANT, "beta")["operator"] is None


def test_what_nobody_else_speaks_of_may_lose_its_name(engine: Engine, tmp_path: Path) -> None:
    write(tmp_path, dossier("names", "2021", *naming("company alpha", "company delta")))
    imported(engine, tmp_path)
    write(tmp_path, dossier("names", "2021", *naming("company delta")))
    (receipt,) = imported(engine, tmp_path)
    assert receipt.records == ["company/alpha"]


def test_a_release_of_a_series_with_another_date_is_refused(engine: Engine, tmp_path: Path) -> None:
    release = dossier("cim-2025-q1", "2025-03-31", *naming("plant beta"), series="cim")
    store(engine, release)
    path = write(tmp_path, {**release, "source": release["source"] | {"published": "2025-06-30"}})
    with pytest.raises(DossierFileError) as refusal:
        read_files(engine, [path])
    (problem,) = refusal.value.problems
    assert (problem.field, problem.line > 1) == ("source.published", True)
    assert "'cim-2025-q1' is the release of 2025-03-31" in problem.message


def test_a_speaker_that_is_not_known_is_one_problem_for_each_block(engine: Engine, tmp_path: Path) -> None:
    block = (
        "  - plant: beta\n    certainty: reported\n    speaker: sources\n    facts: {status: operating, country: DE}\n"
    )
    (tmp_path / "bad.yaml").write_text(NAMED + block + block)
    problems = [problem[2] for problem in problems_of(engine, tmp_path)]
    assert problems == ["claims[1].speaker", "claims[2].speaker"]
