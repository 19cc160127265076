"""The words for shares in texts: percent, fractions and wholes. Rows, no code."""

_PERCENT = (
    "%,percent,per cent,pc,prozent,pour cent,por ciento,por cento,per cento,procent,procento,procenta,procentov,"
    "процентов,процента,yüzde,persen,phần trăm,prosent,百分之,퍼센트,パーセント,प्रतिशत"
)
PERCENT = _PERCENT.split(",")

# A fraction in percent. Those of `REPEATING` have no end as a decimal number.
_FRACTIONS: dict[float, str] = {
    50: "half,one half,a half,die hälfte,hälfte,eine hälfte,la moitié,moitié,la mitad,mitad,la metà,metade,połowa,"
    "połowę,polovina,polovica,половина,setengah,一半,半数,절반",
    25: "a quarter,one quarter,a fourth,one fourth,ein viertel,un quart,una cuarta parte,un quarto,um quarto,"
    "jedna czwarta,seperempat,四分之一",
    75: "three quarters,three fourths,drei viertel,trois quarts,tres cuartas partes,tre quarti,três quartos,四分之三",
    20: "a fifth,one fifth,ein fünftel,un cinquième,una quinta parte,un quinto,um quinto,五分之一",
    40: "two fifths",
    60: "three fifths",
    80: "four fifths",
    10: "a tenth,one tenth,ein zehntel,un dixième,una décima parte,un decimo,um décimo",
}
_REPEATING: dict[float, str] = {
    33.33: "a third,one third,ein drittel,un tiers,un tercio,un terzo,um terço,jedna trzecia,sepertiga,三分之一",
    66.67: "two thirds,zwei drittel,deux tiers,les deux tiers,dos tercios,due terzi,dois terços,dwie trzecie,三分之二",
    16.67: "a sixth,one sixth,ein sechstel",
}
FRACTIONS = {
    word: percent for rows in (_FRACTIONS, _REPEATING) for percent, words in rows.items() for word in words.split(",")
}
REPEATING = frozenset(word for words in _REPEATING.values() for word in words.split(","))

# Whole texts. An equal split gives each of two partners one half.
HALVES = frozenset(("50-50", "50:50", "50/50", "fifty fifty", "50 50"))
WHOLE = frozenset(
    ("wholly owned", "wholly owned subsidiary", "fully owned", "fully owned subsidiary", "全资", "全资子公司")
)
