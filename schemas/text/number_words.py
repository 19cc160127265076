"""The words around a number: bounds, scales, spelled numbers, and words to skip. Rows, no code.

`number_words_foreign.py` has the rows of most other languages.

A word without a row makes a text unreadable. This is intended: "half of", "cut by" and "not" change a number.
"""

from schemas.text.number_words_foreign import FOREIGN_BOUNDS, FOREIGN_FILLERS, FOREIGN_SCALES, POINT_SCALES

# Bounds before the number. `nearly` and similar words mean that the value is below the number.
BOUNDS = {
    "about": "about around approximately approx approx. roughly some circa ca. ca c. estimated ~ ≈ rund etwa environ "
    "ungefähr mintegy 약 約 约 大约",
    "over": "over above exceeding > gut über 超过 超過",
    "under": "nearly almost under below < knapp fast unter 近 不到 거의",
    "at_least": "≥ mindestens 至少 최소",
    "up_to": "≤ höchstens maximal 最多 至多 高达 최대 最大 最大で",
}
BOUND_PHRASES = {
    "an estimated": "about",
    "close to": "about",
    "in the order of": "about",
    "estimated at": "about",
    "estimated to be": "about",
    "in the region of": "about",
    "more than": "over",
    "greater than": "over",
    "in excess of": "over",
    "upwards of": "over",
    "to exceed": "over",
    "mehr als": "over",
    "plus de": "over",
    "más de": "over",
    "less than": "under",
    "fewer than": "under",
    "just under": "under",
    "weniger als": "under",
    "moins de": "under",
    "menos de": "under",
    "at least": "at_least",
    "a minimum of": "at_least",
    "no less than": "at_least",
    "no fewer than": "at_least",
    "not less than": "at_least",
    "au moins": "at_least",
    "al menos": "at_least",
    "up to": "up_to",
    "as much as": "up_to",
    "as many as": "up_to",
    "no more than": "up_to",
    "not more than": "up_to",
    "at most": "up_to",
    "a maximum of": "up_to",
    "bis zu": "up_to",
    "jusqu'à": "up_to",
    "hasta": "up_to",
}
BOUND_WORDS = (
    {word: bound for bound, words in BOUNDS.items() for word in words.split()} | BOUND_PHRASES | FOREIGN_BOUNDS
)
# Bounds after the number.
AFTER = {
    "or more": "at_least",
    "and more": "at_least",
    "+": "at_least",
    "以上": "at_least",
    "이상": "at_least",
    "or less": "up_to",
    "or fewer": "up_to",
    "以下": "up_to",
    "이하": "up_to",
    "or so": "about",
    "左右": "about",
    "가량": "about",
    "程度": "about",
}

# Powers of ten. "billion" is 10^9 here. In a German or French text it can be 10^12, so it is not parsed there.
SCALES = {
    "thousand": 3,
    "k": 3,
    "lakh": 5,
    "lakhs": 5,
    "lac": 5,
    "lacs": 5,
    "लाख": 5,
    "లక్షల": 5,
    "hundred thousand": 5,
    "million": 6,
    "mn": 6,
    "mln": 6,
    "m": 6,
    "crore": 7,
    "crores": 7,
    "cr": 7,
    "करोड़": 7,
    "కోట్లు": 7,
    "కోట్ల": 7,
    "hundred million": 8,
    "billion": 9,
    "bn": 9,
    "bln": 9,
    "b": 9,
    "thousand million": 9,
    "thousand crore": 10,
    "trillion": 12,
    "tn": 12,
    "trn": 12,
    "lakh crore": 12,
    "lakh crores": 12,
} | POINT_SCALES
# Scales of languages with decimal commas, which use "billion" for 10^12.
COMMA_SCALES = {
    "tausend": 3,
    "mille": 3,
    "mio.": 6,
    "mio": 6,
    "millionen": 6,
    "millions d'": 6,
    "millions de": 6,
    "millones de": 6,
    "milioni di": 6,
    "millió": 6,
    "mrd.": 9,
    "mrd": 9,
    "milliarden": 9,
    "milliarde": 9,
    "milliards d'": 9,
    "milliards de": 9,
    "milliard d'": 9,
    "mil millones de": 9,
    "miliardi di": 9,
    "milliárd": 9,
} | FOREIGN_SCALES
LONG_SCALE_DOUBT = frozenset({"billion", "trillion"})
# Chinese, Japanese and Korean scales. They are added: 6조5100억.
EAST_ASIAN_SCALES = {
    "千": 3,
    "천": 3,
    "万": 4,
    "萬": 4,
    "만": 4,
    "百万": 6,
    "백만": 6,
    "千万": 7,
    "천만": 7,
    "亿": 8,
    "億": 8,
    "억": 8,
    "十亿": 9,
    "十億": 9,
    "千亿": 11,
    "千億": 11,
    "천억": 11,
    "万亿": 12,
    "兆": 12,
    "조": 12,
}

SPELLED = {
    word: number
    for number, words in {
        1: "one eine ein",
        2: "two zwei",
        3: "three drei",
        4: "four vier",
        5: "five fünf",
        6: "six sechs",
        7: "seven sieben",
        8: "eight acht",
        9: "nine neun",
        10: "ten zehn",
        11: "eleven elf",
        12: "twelve zwölf",
        15: "fifteen",
        20: "twenty zwanzig",
        30: "thirty dreißig",
        40: "forty",
        50: "fifty",
        60: "sixty",
        70: "seventy",
        80: "eighty",
        90: "ninety",
    }.items()
    for word in words.split()
} | {"half a": 0.5, "a million": 10**6, "a billion": 10**9, "a trillion": 10**12}

# Words between bound, number and unit that do not change the number.
_FILLERS = (
    "a,an,the,total of,total,further,another,additional,extra,initial,initially,existing,remaining,temporary,first,"
    "only,worth,worth of,total investment of,investment of,initial investment of,planned,registered capital of,"
    "capital of,capacity of,price of,still,cumulative,eventually,then,targets,insgesamt,총,总投资,new,electric,direct,"
    "permanent,full time,long term,operations,production,sample,firm,construction,skilled,local,passenger,reported,"
    "aimed capacity of,workforce of,could be,enough for"
)
FILLERS = [*_FILLERS.split(","), *FOREIGN_FILLERS]

# Words of languages with decimal commas: 1,340 before a scale is less than two.
_COMMA_WORDS = (
    "rund,etwa,environ,ungefähr,mintegy,gut,über,knapp,fast,unter,mindestens,höchstens,maximal,mehr als,plus de,más de,"
    "weniger als,moins de,menos de,au moins,al menos,bis zu,jusqu'à,hasta,insgesamt,bis,zwischen,und"
)
COMMA_LANGUAGE = COMMA_SCALES.keys() | set(_COMMA_WORDS.split(",")) | FOREIGN_BOUNDS.keys()
# "5 mil" is five thousand in Spanish and Portuguese, and five million in American slang. Another word of a language
# with decimal commas decides.
COMMA_LANGUAGE_ALONE = frozenset({"mil"})
BETWEEN = ("between", "zwischen", "entre")
AND = ("and", "und", "et", "y")
TO = ("to", "bis", "-", "至")
