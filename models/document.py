"""Documents: the finished JSON of each version, in a narrow table, so a read touches few pages."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import Bytes


class Document(Base):
    """The bytes that clients read. A document is written in the same transaction as its version."""

    __tablename__ = "documents"

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key, shared by the versions of all kinds")
    body: Mapped[bytes] = mapped_column(Bytes, comment="finished JSON document, UTF-8")
