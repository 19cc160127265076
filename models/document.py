"""Documents: the finished JSON of each version, in a narrow table so that a read touches little."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import Bytes


class Document(Base):
    """The bytes that clients read. Written with its version, in the same transaction."""

    __tablename__ = "documents"

    pk: Mapped[int] = mapped_column(primary_key=True, comment="internal key, shared by the versions of all kinds")
    body: Mapped[bytes] = mapped_column(Bytes, comment="the finished JSON document, UTF-8")
