"""Legal forms of companies and joining words. They do not count when names are compared or searched. No database here.

"Tesla, Inc.", "Tesla Inc" and "Tesla" are the same name. Every list is in folded writing (`ledger.text_folding`).
"""

from collections.abc import Iterator, Sequence

from ledger.text_folding import fold_text

# Joining words. "y" and "e" are not here, because they are names of products too: Model Y, e.GO.
_JOINING = frozenset({"and", "und", "et", "the"})
# Forms that are one token, by where they are used.
_FORMS = {
    "English": "inc incorporated corp corporation co company ltd limited llc llp plc pte pty publ",
    "German": "ag aktiengesellschaft gmbh kgaa ohg se",
    "Romance": "sa sae sas sarl srl spa nv bv ltda sab sapi",
    "Nordic": "ab as asa aps oy oyj",
    "Eastern": "kft zrt nyrt doo sro jsc ojsc cjsc pjsc",
    "Asian": "kk pt tbk sdn bhd 주 株 有",
    # OOO, OAO, ZAO, PAO and AO in Cyrillic.
    "Russian": "\u043e\u043e\u043e \u043e\u0430\u043e \u0437\u0430\u043e \u043f\u0430\u043e \u0430\u043e",
    "Arabic": "شركه",
    # Not legal forms, but written and left out like them.
    "groups": "group groupe gruppe grupo holding holdings",
}
_WORDS = frozenset(" ".join(_FORMS.values()).split())
# Forms of several tokens. Most are abbreviations with full stops, such as S.p.A.
_SEQUENCES = tuple(
    tuple(form.split())
    for form in (
        *("s a r l", "s p a", "s r l", "s r o", "s a s", "s a de c v", "s a", "s e", "n v", "b v", "a b", "a g", "a s"),
        *("a o", "o y", "k k", "p l c", "l l c", "k f t", "d o o", "sp z o o", "sp z oo", "sp zoo", "co kg"),
        *("sa de cv", "sab de cv", "sapi de cv", "s de rl de cv", "private limited", "pvt ltd", "pvt limited"),
        *("joint stock company", "kabushiki kaisha", "societe anonyme", "spolka akcyjna", "בע מ"),
        "korlatolt felelossegu tarsasag",
    )
)
# By the first token, longer forms first.
_SEQUENCES_FROM: dict[str, list[tuple[str, ...]]] = {}
for _sequence in sorted(_SEQUENCES, key=len, reverse=True):
    _SEQUENCES_FROM.setdefault(_sequence[0], []).append(_sequence)
# Forms that are written without a space before or after the name, longer ones first.
_AFFIXES = tuple(
    map(
        fold_text,
        (
            *("股份有限公司", "有限责任公司", "有限公司", "公司", "株式会社", "合同会社", "有限会社"),
            *("集团", "그룹", "주식회사", "유한회사", "บริษัท", "จำกัด", "มหาชน"),
        ),
    )
)


def keep_name_tokens(tokens: Sequence[str]) -> list[tuple[int, str]]:
    """Return the tokens that count, each with its index. If none would be left, all tokens count."""
    counted = list(_drop_forms(tokens))
    return counted or list(enumerate(tokens))


def build_name_key(tokens: Sequence[str]) -> str:
    """Build the key of a name: the tokens that count, without the s of a plural. Compare keys without their spaces."""
    return " ".join(drop_plural(token) for _, token in keep_name_tokens(tokens))


def squeeze(key: str) -> str:
    """Return a key without spaces, because words may be joined or split. Equal names have one squeezed key."""
    return key.replace(" ", "")


def drop_plural(token: str) -> str:
    """Return a word without the s of a plural. Words below five letters keep it."""
    return token[:-1] if has_plural(token) else token


def has_plural(token: str) -> bool:
    """Tell whether a word may be a plural: "solutions" is one, "gas" and "glass" are not."""
    return len(token) >= 5 and token.isascii() and token.endswith("s") and not token.endswith("ss")


def is_legal_form(token: str) -> bool:
    """Tell whether a token alone is a legal form or a joining word."""
    return token in _WORDS or token in _JOINING


def _drop_forms(tokens: Sequence[str]) -> Iterator[tuple[int, str]]:
    index = 0
    while index < len(tokens):
        length = _measure_form(tokens, index)
        if not length:
            token = _drop_affixes(tokens[index])
            if token:
                yield index, token
        index += length or 1


def _measure_form(tokens: Sequence[str], index: int) -> int:
    """Return how many tokens from an index are a legal form or a joining word."""
    for sequence in _SEQUENCES_FROM.get(tokens[index], ()):
        if tuple(tokens[index : index + len(sequence)]) == sequence:
            return len(sequence)
    return 1 if is_legal_form(tokens[index]) else 0


def _drop_affixes(token: str) -> str:
    """Drop the legal forms at the start and the end of a token in a script without spaces."""
    if token.isascii():
        return token
    for affix in _AFFIXES:
        token = token.removeprefix(affix).removesuffix(affix)
    return token
