"""The readers of amounts, quantities and shares: a table for every notation, and silence where a text does not tell."""

import pathlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.text.number_lexer import LARGEST, LONGEST
from schemas.text.number_parser import Bounds, read_amount, read_quantity, read_share
from tests.paths import SEED_FOLDERS
from tests.schemas.plain_dossiers import plain_dossiers

MILLION, CRORE, BILLION, TRILLION = 10**6, 10**7, 10**9, 10**12

# Text: lower end, upper end, bound, currency.
AMOUNTS: dict[str, tuple[float | None, float | None, str, str | None]] = {
    "$10 billion": (10 * BILLION, 10 * BILLION, "exact", "USD"),
    "about $10 billion over a decade": (10 * BILLION, 10 * BILLION, "about", "USD"),
    "a total of ten billion US dollars over the next ten years": (10 * BILLION, 10 * BILLION, "exact", "USD"),
    "$1.5bn": (1_500_000_000, 1_500_000_000, "exact", "USD"),
    "$1.1 billion": (1_100_000_000, 1_100_000_000, "exact", "USD"),
    "$4.35 million": (4_350_000, 4_350_000, "exact", "USD"),
    "US$ 300 million": (300 * MILLION, 300 * MILLION, "exact", "USD"),
    "US$15": (15, 15, "exact", "USD"),
    "£1.10": (1.1, 1.1, "exact", "GBP"),
    "more than €500m": (500 * MILLION, None, "over", "EUR"),
    "at least 5 billion yen": (5 * BILLION, None, "at_least", "JPY"),
    "$10 billion or more": (10 * BILLION, None, "at_least", "USD"),
    "$10bn+": (10 * BILLION, None, "at_least", "USD"),
    "up to 2 billion pounds": (None, 2 * BILLION, "up_to", "GBP"),
    "nearly $1 billion": (None, BILLION, "under", "USD"),
    "less than $1 billion": (None, BILLION, "under", "USD"),
    "$2-3 billion": (2 * BILLION, 3 * BILLION, "range", "USD"),
    "$2–3 billion": (2 * BILLION, 3 * BILLION, "range", "USD"),  # noqa: RUF001 - the en dash is what is tested
    "$2bn-$3bn": (2 * BILLION, 3 * BILLION, "range", "USD"),
    "4 to 5 billion dollars": (4 * BILLION, 5 * BILLION, "range", "USD"),
    "about 4 to 5 billion dollars": (4 * BILLION, 5 * BILLION, "range", "USD"),
    "between $1 billion and $2 billion": (BILLION, 2 * BILLION, "range", "USD"),
    "$800 million to $1 billion": (800 * MILLION, BILLION, "range", "USD"),
    "half a billion dollars": (500 * MILLION, 500 * MILLION, "exact", "USD"),
    "a billion dollars": (BILLION, BILLION, "exact", "USD"),
    "$15-billion Canadian (US$10.7 billion)": (15 * BILLION, 15 * BILLION, "exact", "CAD"),
    "more than CDN $5 billion (USD $4.1 billion)": (5 * BILLION, None, "over", "CAD"),
    "C$5bn": (5 * BILLION, 5 * BILLION, "exact", "CAD"),
    "NT$75.76 billion": (75_760_000_000, 75_760_000_000, "exact", "TWD"),
    "40-million-euro plant ($43.7 million)": (40 * MILLION, 40 * MILLION, "exact", "EUR"),
    "$500 million towards construction": (500 * MILLION, 500 * MILLION, "exact", "USD"),
    "1.4 billion Czech crowns": (1_400 * MILLION, 1_400 * MILLION, "exact", "CZK"),
    "142 trillion rupiah ($8.45 billion)": (142 * TRILLION, 142 * TRILLION, "exact", "IDR"),
    "10 billion": (10 * BILLION, 10 * BILLION, "exact", None),
    "close to $30 million": (30 * MILLION, 30 * MILLION, "about", "USD"),
    # Languages with a decimal comma
    "R$ 3 bilhões": (3 * BILLION, 3 * BILLION, "exact", "BRL"),
    "R$5.5 billion": (5_500 * MILLION, 5_500 * MILLION, "exact", "BRL"),
    "mais de R$ 1,5 bi": (1_500 * MILLION, None, "over", "BRL"),
    "4,5 mld zł": (4_500 * MILLION, 4_500 * MILLION, "exact", "PLN"),
    "ok. 480 mln EUR": (480 * MILLION, 480 * MILLION, "about", "EUR"),
    "32 milyar TL": (32 * BILLION, 32 * BILLION, "exact", "TRY"),
    "en az 10 milyon dolar": (10 * MILLION, None, "at_least", "USD"),
    "mehr als 3 Mrd. Euro": (3 * BILLION, None, "over", "EUR"),
    "1,6 milliard d'euros": (1_600 * MILLION, 1_600 * MILLION, "exact", "EUR"),
    "oltre 3,2 miliardi di dollari (2,8 miliardi di euro)": (3_200 * MILLION, None, "over", "USD"),
    "Rp11,2 triliun": (11_200 * BILLION, 11_200 * BILLION, "exact", "IDR"),
    "800 миллионов долларов": (800 * MILLION, 800 * MILLION, "exact", "USD"),
    "1,2 milijarde evrov": (1_200 * MILLION, 1_200 * MILLION, "exact", "EUR"),
    "319 triệu USD": (319 * MILLION, 319 * MILLION, "exact", "USD"),
    "24 พันล้านบาท": (24 * BILLION, 24 * BILLION, "exact", "THB"),
    "最大557億円": (None, 55_700 * MILLION, "up_to", "JPY"),
    # Indian
    "₹7,614 crore": (7614 * CRORE, 7614 * CRORE, "exact", "INR"),
    "Rs 500 crore": (500 * CRORE, 500 * CRORE, "exact", "INR"),
    "Rs. 2.5 lakh crore": (2_500_000_000_000, 2_500_000_000_000, "exact", "INR"),
    "₹3,00,000": (300_000, 300_000, "exact", "INR"),
    "₹1,23,45,678": (12_345_678, 12_345_678, "exact", "INR"),
    "3 crore rupees": (3 * CRORE, 3 * CRORE, "exact", "INR"),
    "రూ.7,614 కోట్లు": (7614 * CRORE, 7614 * CRORE, "exact", "INR"),
    # European
    "1,34 Milliarden Euro": (1_340 * MILLION, 1_340 * MILLION, "exact", "EUR"),
    "1.340.000.000 €": (1_340 * MILLION, 1_340 * MILLION, "exact", "EUR"),
    "1.340,50 €": (1340.5, 1340.5, "exact", "EUR"),
    "€1,340.50": (1340.5, 1340.5, "exact", "EUR"),
    "500.000 Euro": (500_000, 500_000, "exact", "EUR"),
    "1 340 000 €": (1_340_000, 1_340_000, "exact", "EUR"),
    "rund 500 Millionen Euro": (500 * MILLION, 500 * MILLION, "about", "EUR"),
    "mehr als 2 Mrd. Euro": (2 * BILLION, None, "over", "EUR"),
    "bis zu zwei Milliarden Dollar": (None, 2 * BILLION, "up_to", "USD"),
    "mintegy 10 milliárd dollár": (10 * BILLION, 10 * BILLION, "about", "USD"),
    "1,340 Milliarden Euro": (1_340 * MILLION, 1_340 * MILLION, "exact", "EUR"),
    "1,340 million euros": (1_340 * MILLION, 1_340 * MILLION, "exact", "EUR"),
    # Chinese, Japanese, Korean
    "10 billion yuan": (10 * BILLION, 10 * BILLION, "exact", "CNY"),
    "RMB 1.25 billion": (1_250 * MILLION, 1_250 * MILLION, "exact", "CNY"),
    "CNY 10bn": (10 * BILLION, 10 * BILLION, "exact", "CNY"),
    "CNY10 billion in the following ten years": (10 * BILLION, 10 * BILLION, "exact", "CNY"),
    "100亿元": (10 * BILLION, 10 * BILLION, "exact", "CNY"),
    "11.8亿元": (1_180 * MILLION, 1_180 * MILLION, "exact", "CNY"),
    "1万2000元": (12_000, 12_000, "exact", "CNY"),
    "100亿元以上": (10 * BILLION, None, "at_least", "CNY"),
    "100亿美元": (10 * BILLION, 10 * BILLION, "exact", "USD"),
    "約100億円": (10 * BILLION, 10 * BILLION, "about", "JPY"),
    "¥10 billion": (10 * BILLION, 10 * BILLION, "exact", None),
    "¥10 billion yuan": (10 * BILLION, 10 * BILLION, "exact", "CNY"),
    "4조원": (4 * TRILLION, 4 * TRILLION, "exact", "KRW"),
    "5,000억 원": (500 * BILLION, 500 * BILLION, "exact", "KRW"),
    "6조5100억원": (6_510 * BILLION, 6_510 * BILLION, "exact", "KRW"),
    "3천만원": (30 * MILLION, 30 * MILLION, "exact", "KRW"),
    "2~3조원": (2 * TRILLION, 3 * TRILLION, "range", "KRW"),
    "6.5 trillion won": (6_500 * BILLION, 6_500 * BILLION, "exact", "KRW"),
    "최대 50억달러(약 6조5100억원)": (None, 5 * BILLION, "up_to", "USD"),
    "\uff13\uff10\uff10 euros": (300, 300, "exact", "EUR"),
}
NO_AMOUNT = [
    *(
        "",
        " ",
        "undisclosed sum",
        "the same amount",
        "billions of dollars",
        "several billion dollars",
        "$",
        "$ billion",
    ),
    *(
        "nan",
        "inf",
        "-inf dollars",
        "1e400 euros",
        "0x10 dollars",
        "½ billion euros",
        "10² euros",
        "٣٠٠ euros",
        "$1.5.5",
    ),
    *("-5 million euros", "$-5", "half of $10 billion", "not $10 billion", "$10 billion less", "twice $10 billion"),
    *("$10 billion a year", "$1 billion each", "$1 billion for each plant", "$10 per share", "$10 in billions"),
    *("from $2 billion to $3 billion", "$3 billion to $2 billion", "$900 to 1 billion", "$2 billion to 3"),
    *("$2 billion or $3 billion", "$1 billion and $2 billion", "between $1 billion", "more than about $5 billion"),
    *("up to $2-3 billion", "$10 billion (of $20 billion)", "$10 billion (not confirmed)", "(about) $10 billion"),
    *("$1.340", "1.340 Millionen Euro", "1.340 million euros", "$1,5000", "$12,34,5", "$5 €6", "€5 billion yen"),
    *("$5 mil", "500 mil", "4,5 mld zł rocznie", "R$ 3 bilhões ou US$ 1 bilhão"),
    *("rund 2 Billionen Euro", "rund 2 Billion Euro", "6억5조원", "$100 for 3 cars", "300,000 vehicles", "50%", "M5"),
    *("$1.1234567890123456", "$" + "9" * 19, "9" * LONGEST, "$" * LONGEST, "1," * 100, "1 " * 100, "(" * LONGEST),
    *("1억" * 100, "$1 " + "for the " * 24 + "1", "a" * (LONGEST + 1), "$1" + " " * LONGEST, "\x00$1", "$\ud8001"),
]

# Text: lower end, upper end, bound, unit.
QUANTITIES: dict[str, tuple[float | None, float | None, str, str | None]] = {
    "300,000 vehicles a year": (300_000, 300_000, "exact", "vehicles/year"),
    "3,00,000 vehicles a year": (300_000, 300_000, "exact", "vehicles/year"),
    "300.000 vehicles a year": (300_000, 300_000, "exact", "vehicles/year"),
    "3 lakh units a year": (300_000, 300_000, "exact", "vehicles/year"),
    "half a million cars per year": (500_000, 500_000, "exact", "vehicles/year"),
    "150,000 vehicles a year by June 2023": (150_000, 150_000, "exact", "vehicles/year"),
    "20,000 to 23,000 cars a year": (20_000, 23_000, "range", "vehicles/year"),
    "annual capacity of 300,000 vehicles": (300_000, 300_000, "exact", "vehicles/year"),
    "up to 100,000 electric vehicles annually": (None, 100_000, "up_to", "vehicles/year"),
    "gut 40.000 Stück pro Jahr": (40_000, None, "over", "vehicles/year"),
    "年产30万辆": (300_000, 300_000, "exact", "vehicles/year"),
    "at least 10,000 cars a month": (10_000, None, "at_least", "vehicles/month"),
    "fifty sample cars a week": (50, 50, "exact", "vehicles/week"),
    "300,000 vehicles": (300_000, 300_000, "exact", None),
    "3 lakh units": (300_000, 300_000, "exact", None),
    "136,854 delivered in 2024": (136_854, 136_854, "exact", "vehicles"),
    "over 248,000 firm orders": (248_000, None, "over", "vehicles"),
    "50 GWh per year": (50, 50, "exact", "GWh/year"),
    "10 GWh": (10, 10, "exact", "GWh/year"),
    "15.8 gigawatt-hours once fully operational": (15.8, 15.8, "exact", "GWh/year"),
    "연간 35GWh": (35, 35, "exact", "GWh/year"),
    "initial 200 MWh per year": (200, 200, "exact", "MWh/year"),
    "20 GW": (20, 20, "exact", "GW"),
    "20 GW a year": (20, 20, "exact", "GW/year"),
    "10,000 cells a week": (10_000, 10_000, "exact", "cells/week"),
    "1.2 million packs per year": (1_200_000, 1_200_000, "exact", "packs/year"),
    "about 4,200 jobs": (4200, 4200, "about", "jobs"),
    "1,200 long-term construction jobs": (1200, 1200, "exact", "jobs"),
    "nearly 200 jobs": (None, 200, "under", "jobs"),
    "2,500 workers": (2500, 2500, "exact", None),
    "3,700 members": (3700, 3700, "exact", "people"),
    "at least two models": (2, None, "at_least", "models"),
    "three factories": (3, 3, "exact", "plants"),
    "103 acres": (103, 103, "exact", "acre"),
    "12 ha": (12, 12, "exact", "ha"),
    "95-hectare (235-acre) site": (95, 95, "exact", "ha"),
    "531,130 square metres": (531_130, 531_130, "exact", "m2"),
    "up to 100 m²": (None, 100, "up_to", "m2"),
    "6.2-million-square-foot factory": (6_200_000, 6_200_000, "exact", "ft2"),
    "more than 1,000": (1000, None, "over", None),
    "initial 150,000 a year": (150_000, 150_000, "exact", None),
    "0 jobs": (0, 0, "exact", "jobs"),
    "500 buses": (500, 500, "exact", "vehicles"),
    "10,000 trucks per year": (10_000, 10_000, "exact", "vehicles/year"),
    "450 trucks per month": (450, 450, "exact", "vehicles/month"),
    "1 million two-wheelers annually": (MILLION, MILLION, "exact", "vehicles/year"),
    "up to 10,000 electric vans annually": (None, 10_000, "up_to", "vehicles/year"),
    "three scooters": (3, 3, "exact", "vehicles"),
    "40 GWh/a": (40, 40, "exact", "GWh/year"),
    "40 GWh p.a.": (40, 40, "exact", "GWh/year"),
    "20 GWh/年": (20, 20, "exact", "GWh/year"),
    "年産20万台": (200_000, 200_000, "exact", "vehicles/year"),
    "50 mil veículos por ano": (50_000, 50_000, "exact", "vehicles/year"),
    "150 tysięcy samochodów rocznie": (150_000, 150_000, "exact", "vehicles/year"),
    "250.000 vozidiel ročne": (250_000, 250_000, "exact", "vehicles/year"),
    "fino a 30 mila posti di lavoro": (None, 30_000, "up_to", "jobs"),
    "1 200 emplois": (1200, 1200, "exact", "jobs"),
    "lebih dari 20 ribu mobil per tahun": (20_000, None, "over", "vehicles/year"),
}
NO_QUANTITY = [
    *("", "many jobs", "nan jobs", "inf ha", "12.5 jobs", "300.000 acres", "300.000", "5 m", "$5", "5%", "-5 jobs"),
    *("50 mil units", "500 kinds of buses", "buses", "40 GWh/b", "500 buses or trucks"),
    *("50 GWh per month", "10,000 cells a year", "100 jobs a year", "100 GWh over ten years", "from 100 to 50 jobs"),
    *("twice 300 jobs", "200 fewer jobs", "100,000 vehicles in the first year", "cut by roughly 43% to 20 GWh"),
    *("120,000 deliveries in 2024, at least 100,000", "6 acres (or 15)", "9" * 30 + " jobs", "1-" * 100),
]

SHARES: dict[str, tuple[float | None, float | None, str]] = {
    "50%": (50, 50, "exact"),
    "28.84 percent": (28.84, 28.84, "exact"),
    "12,5 %": (12.5, 12.5, "exact"),
    "rund 12,5 Prozent": (12.5, 12.5, "about"),
    "49 to 51 percent": (49, 51, "range"),
    "between 10% and 20%": (10, 20, "range"),
    "up to 25%": (None, 25, "up_to"),
    "at least 49.9 per cent": (49.9, None, "at_least"),
    "a 49% stake": (49, 49, "exact"),
    "27% in all for BYD": (27, 27, "exact"),
    "wholly owned": (100, 100, "exact"),
    "wholly-owned subsidiary": (100, 100, "exact"),
    "a third": (33.33, 33.33, "about"),
    "two thirds": (66.67, 66.67, "about"),
    "more than a third": (33.33, None, "over"),
    "half": (50, 50, "exact"),
    "about half of the shares": (50, 50, "about"),
    "a quarter stake": (25, 25, "exact"),
    "three quarters of the company": (75, 75, "exact"),
    "die Hälfte": (50, 50, "exact"),
    "un tiers": (33.33, 33.33, "about"),
    "50-50": (50, 50, "exact"),
    "50:50": (50, 50, "exact"),
    "fifty-fifty": (50, 50, "exact"),
    "9.999%": (9.999, 9.999, "exact"),
    "9,999 %": (9.999, 9.999, "exact"),
    "28.840 percent": (28.84, 28.84, "exact"),
    "51pc": (51, 51, "exact"),
    "yüzde 50": (50, 50, "exact"),
}
NO_SHARE = ["", "25", "equal", "majority", "101%", "more than 100%", "20% more", "5 percentage points", "-5%", "nan%"]
NO_SHARE += ["51-49", "half of 6.5%", "a third or a half", "third", "twice a third", "1,000.5%"]
NO_SHARE += ["80% of a £340m loan", "10% (of 50%)", "%" * LONGEST]


@pytest.mark.parametrize(("text", "reading"), AMOUNTS.items())
def test_amount(text: str, reading: tuple[Any, ...]) -> None:
    amount = read_amount(text)
    assert amount
    assert (amount.min, amount.max, amount.bound, amount.currency) == reading
    check(amount)


@pytest.mark.parametrize(("text", "reading"), QUANTITIES.items())
def test_quantity(text: str, reading: tuple[Any, ...]) -> None:
    quantity = read_quantity(text)
    assert quantity
    assert (quantity.min, quantity.max, quantity.bound, quantity.unit) == reading
    check(quantity)


@pytest.mark.parametrize(("text", "reading"), SHARES.items())
def test_share(text: str, reading: tuple[Any, ...]) -> None:
    share = read_share(text)
    assert share
    assert (share.min, share.max, share.bound) == reading
    check(share)


@pytest.mark.parametrize(
    ("read", "text"),
    [(read_amount, text) for text in NO_AMOUNT]
    + [(read_quantity, text) for text in NO_QUANTITY]
    + [(read_share, text) for text in NO_SHARE],
)
def test_what_does_not_tell_is_not_read(read: Callable[[str], Bounds | None], text: str) -> None:
    assert read(text) is None


def check(reading: Bounds) -> None:
    """The invariants of a bound, and whole numbers as int."""
    low, high = reading.min, reading.max
    fits = {
        "exact": low is not None and low == high,
        "about": low is not None and low == high,
        "at_least": low is not None and high is None,
        "over": low is not None and high is None,
        "up_to": low is None and high is not None,
        "under": low is None and high is not None,
        "range": low is not None and high is not None and low < high,
    }
    assert fits[reading.bound]
    for end in (low, high):
        assert end is None or 0 <= end < LARGEST
        assert not (isinstance(end, float) and end.is_integer())


WORDS = (
    "about over up to more than $ € ¥ Rs US$ 1 2.5 1,340 1.340 3,00,000 0 99 billion million m crore lakh Mrd. 亿 조 "
    "원 元 yuan dollars - between and vehicles GWh jobs ha a year % percent stake (about for the plant) in 2024"
)
words = st.sampled_from(WORDS.split())


@given(st.text() | st.lists(words, max_size=8).flatmap(lambda some: st.sampled_from([" ".join(some), "".join(some)])))
def test_any_text_is_silence_or_a_sound_reading(text: str) -> None:
    for read in (read_amount, read_quantity, read_share):
        reading = read(text)
        if reading:
            check(reading)


@given(st.integers(0, LARGEST - 1))
def test_groupings_of_one_number_read_the_same(number: int) -> None:
    for text in (f"€{number}", f"€{number:,}", f"{number:,} €".replace(",", "."), f"{number:,} €".replace(",", " ")):
        reading = read_amount(text)
        assert reading
        assert (reading.min, reading.max) == (number, number)


def worded_values(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "text" in part and ("min" in part or "max" in part):
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from worded_values(one)


@pytest.mark.parametrize("folder", SEED_FOLDERS, ids=lambda path: path.name)
def test_no_reading_contradicts_an_editor(folder: pathlib.Path) -> None:
    """The numbers are those of the editor, who may know more than the wording says of currency, unit and precision."""
    for path, data in plain_dossiers(folder):
        for value in worded_values(data):
            read = read_amount if "currency" in value else read_quantity if "unit" in value else read_share
            reading = read(value["text"])
            if reading:
                numbers = (value.get("min"), value.get("max"))
                assert (reading.min, reading.max) == numbers, f"{path.name}: {value['text']}"
