"""The data dictionary is what the models, vocabularies and schemas say today."""

from cli.data_dictionary import data_dictionary
from models import Base
from models.vocabularies import VOCABULARIES
from schemas import SCHEMAS
from schemas.kinds.record import get_fact_fields
from tests.paths import DOCS

PAGE = DOCS / "data-dictionary.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text() == data_dictionary(), "run `make docs`"


def test_the_page_has_every_field_word_and_column() -> None:
    page = data_dictionary()
    names = {name for schema in SCHEMAS.values() for name in get_fact_fields(schema)}
    words = {word.value for vocabulary in VOCABULARIES.values() for word in vocabulary}
    columns = {column.name for table in Base.metadata.tables.values() for column in table.columns}
    assert [name for name in names | words | columns if f"| `{name}` |" not in page] == []
