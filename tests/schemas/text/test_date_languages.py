"""Dates in the languages of the dossiers: the twelve months of each, and phrases with the words around them."""

from datetime import date

import pytest

from schemas.text.date_languages import LANGUAGES
from schemas.text.date_phrases import read
from schemas.text.edtf import parse
from tests.schemas.text.test_edtf import oracle_bounds

# One spelling of each month, as a date has it.
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "hi": "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "te": "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జూలై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్",
}
NUMBERED = {
    "zh": ["{}年{}月"],
    "ja": ["{}年{}月"],
    "ko": ["{}년 {}월"],
    "vi": ["tháng {1} năm {0}", "tháng {1}/{0}"],
}
# Some Slavic months differ between languages, so a month alone has two readings. A preposition or a year decides.
SHARED_MONTHS = {"listopad", "listopadu", "listopada"}

PHRASES = {
    "21 Şubat 2023": "2023-02-21",
    "Kasım 2024'te": "2024-11",
    "2025 sonuna kadar": "[..2025-12-31]",
    "2025'in ilk yarısında": "2025-40",
    "28年7月以降": "[2028-07..]",
    "2025年10月末までに": "[..2025-10-31]",
    "2025年4月8日": "2025-04-08",
    "2025年底前": "[..2025-12-31]",
    "2026年第二季度": "2026-34",
    "2026年上半年": "2026-40",
    "2026년 3분기": "2026-35",
    "2027년 말까지": "[..2027-12-31]",
    "2025년 3월 14일": "2025-03-14",
    "W grudniu 2024 r.": "2024-12",
    "w połowie 2025 roku": "[2025-05..2025-08]",
    "w drugiej połowie 2025 roku": "2025-41",
    "w III kwartale 2025 r.": "2025-35",
    "do końca 2026 roku": "[..2026-12-31]",
    "21. února 2023": "2023-02-21",
    "v listopadu 2024": "2024-11",
    "u listopadu 2024.": "2024-10",
    "ve druhé polovině roku 2025": "2025-41",
    "koncom roka 2026": "2026-12~",
    "konec leta 2027": "2027-12~",
    "до конца 2025 года": "[..2025-12-31]",
    "в III квартале 2025 года": "2025-35",
    "во второй половине 2025 года": "2025-41",
    "21 Februar 2023": "2023-02-21",
    "am 21. Februar 2023": "2023-02-21",
    "Ende 2025": "2025-12~",
    "Anfang März 2025": "[2025-03-01..2025-03-10]",
    "bis spätestens Mitte 2026": "[..2026-08]",
    "im dritten Quartal 2025": "2025-35",
    "3. Quartal 2025": "2025-35",
    "Januar bis März 2025": "2025-01/2025-03",
    "2024 bis 2026": "2024/2026",
    "Herbst 2025": "2025-23",
    "ab Oktober 2025": "[2025-10..]",
    "fin 2025": "2025-12~",
    "d'ici fin 2026": "[..2026-12-31]",
    "le 1er mars 2025": "2025-03-01",
    "au premier semestre 2025": "2025-40",
    "mi-2025": "[2025-05..2025-08]",
    "T3 2025": "2025-35",
    "21 de febrero de 2023": "2023-02-21",
    "a finales de 2025": "2025-12~",
    "primer semestre de 2026": "2026-40",
    "21 febbraio 2023": "2023-02-21",
    "entro la fine del 2025": "[..2025-12-31]",
    "nella seconda metà del 2025": "2025-41",
    "metà 2025": "[2025-05..2025-08]",
    "21 de fevereiro de 2023": "2023-02-21",
    "até o final de 2025": "[..2025-12-31]",
    "no segundo trimestre de 2025": "2025-34",
    "21 februarie 2023": "2023-02-21",
    "până la sfârșitul anului 2025": "[..2025-12-31]",
    "innen utgangen av 2025": "[..2025-12-31]",
    "i andre kvartal 2025": "2025-34",
    "i slutet av 2025": "2025-12~",
    "under första halvåret 2026": "2026-40",
    "akhir 2025": "2025-12~",
    "kuartal III 2025": None,
    "semester II 2025": None,
    "semester kedua 2025": "2025-41",
    "quý 3 năm 2025": "2025-35",
    "cuối năm 2025": "2025-12~",
    "ngày 21 tháng 2 năm 2023": "2023-02-21",
    "2023. február 21-én": "2023-02-21",
    "2025 végéig": "[..2025-12-31]",
    "2025 második felében": "2025-41",
    "2026-ban": "2026",
    "4 กรกฎาคม 2567": "2024-07-04",
    "ภายในสิ้นปี 2568": "[..2025-12-31]",
    "ไตรมาส 3 ปี 2568": "2025-35",
    "עד סוף 2026": "[..2026-12-31]",
    "ביולי 2025": "2025-07",
    "بحلول نهاية عام 2025": "[..2025-12-31]",
    "في الربع الثالث من عام 2025": "2025-35",
    "٢١ فبراير ٢٠٢٣": "2023-02-21",
    "تا پایان سال ۲۰۲۵": "[..2025-12-31]",
    "در ژوئیه 2024": "2024-07",
    "2025 के अंत तक": "[..2025-12-31]",
    "जुलाई 2024 में": "2024-07",
    "2025 నాటికి": "[..2025]",
    "జూలై 2024లో": "2024-07",
}
# Relative dates, other calendars, old plans, words that only look like those of a language.
UNREADABLE = [
    # The end of the summer in Slovak, of the year in Slovenian.
    "do konca leta 2027",
    *("bis Jahresende", "am Montag", "l'année dernière", "올해 4분기", "7月20日", "تا پایان سال", "از دی ماه"),
    *("당초 2026년 양산", "von 2025 auf 2027 verschoben", "2026년 13월", "32. Februar 2023", "25年99月", "1404 دی"),
]


@pytest.mark.parametrize(("phrase", "edtf"), PHRASES.items())
def test_phrase(phrase: str, edtf: str | None) -> None:
    assert read(phrase) == edtf


@pytest.mark.parametrize("phrase", UNREADABLE)
def test_what_does_not_tell_is_not_read(phrase: str) -> None:
    assert read(phrase) is None


def test_every_language_has_its_months_here() -> None:
    assert MONTHS.keys() | NUMBERED.keys() == {language.tag for language in LANGUAGES}


@pytest.mark.parametrize("tag", MONTHS)
def test_the_twelve_months_of_a_language(tag: str) -> None:
    names = MONTHS[tag].split()
    texts = [f"2024. {name}" if tag == "hu" else f"{name} 2024" for name in names]
    expected = [None if name in SHARED_MONTHS else f"2024-{month:02}" for month, name in enumerate(names, 1)]
    assert list(map(read, texts)) == expected


@pytest.mark.parametrize("tag", NUMBERED)
def test_the_twelve_numbered_months_of_a_language(tag: str) -> None:
    for form in NUMBERED[tag]:
        assert [read(form.format(2024, month)) for month in range(1, 13)] == [f"2024-{m:02}" for m in range(1, 13)]


@pytest.mark.parametrize(
    "phrase",
    [
        *("21.02.2023", "by year-end 2025", "FY2028", "FY2025-26", "1Q25", "January-March 2025"),
        *(
            "by 2030 at the latest",
            "in late 2027 or early 2028",
            "28年7月以降",
            "2028年度から",
            "21 Şubat 2023",
            "Ende 2025",
        ),
    ],
)
def test_bounds_agree_with_the_oracle(phrase: str) -> None:
    reading = read(phrase)
    assert reading is not None
    bounds: tuple[date | None, date | None] = parse(reading).earliest, parse(reading).latest
    assert bounds == oracle_bounds(reading)
