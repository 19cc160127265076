"""Values made up for tests: dates in every form of EDTF that is supported."""

from hypothesis import strategies as st

from schemas.text.edtf import parse

years = st.integers(1, 9999).map(lambda year: f"{year:04}")
days = st.dates().map(str)
months = st.dates().map(lambda day: str(day)[:7])
CODES = "21 22 23 24 33 34 35 36 40 41 XX"
parts = st.builds("{}-{}".format, years, st.sampled_from(CODES.split()))
decades = st.integers(1, 999).map(lambda decade: f"{decade:03}X")
unspecified_days = months.map(lambda month: f"{month}-XX")
plain = st.one_of(years, months, days)
points = st.one_of(plain, parts, decades, unspecified_days)


def in_order(a: str, b: str) -> tuple[str, str]:
    """Two plain dates with the one that starts earlier first; of two that do, the longer."""
    first, second = sorted((a, b), key=lambda text: (parse(text).earliest, parse(text).latest))
    return first, second


ordered = st.builds(in_order, plain, plain)
dates = st.one_of(
    points,
    st.builds("{}{}".format, plain, st.sampled_from("~?%")),
    ordered.map("/".join),
    plain.map("{}/..".format),
    plain.map("../{}".format),
    plain.map("[..{}]".format),
    plain.map("[{}..]".format),
    st.lists(plain, min_size=2, max_size=5).map(lambda some: f"[{','.join(some)}]"),
    st.builds("[{0},{1[0]}..{1[1]}]".format, plain, st.tuples(years, years).filter(lambda pair: pair[0] < pair[1])),
)
