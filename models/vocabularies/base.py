"""The base of every controlled vocabulary: an enum whose members carry a label and a definition."""

from enum import StrEnum
from typing import ClassVar, Self


class Vocabulary(StrEnum):
    """A closed list of the words of a field, in the order that clients read.

    A member is declared as `value, label, definition`. The value is stored and served. The class declares its served
    name and its description: `class Stance(Vocabulary, served_name=..., description=...)`.
    """

    served_name: ClassVar[str]
    description: ClassVar[str]

    label: str
    definition: str

    def __new__(cls, value: str, *_: object) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        return member

    # The defaults are for type checkers: they treat a lookup such as `Stance("denies")` as a call of this method.
    def __init__(self, value: str, label: str = "", definition: str = "") -> None:
        self.label = label
        self.definition = definition

    def __init_subclass__(cls, *, served_name: str, description: str) -> None:
        super().__init_subclass__()
        cls.served_name = served_name
        cls.description = description
