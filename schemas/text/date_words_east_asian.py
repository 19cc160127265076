"""Words of dates in Chinese, Japanese and Korean. Rows, no code. `date_words_western.py` says how a row works.

`から`, `起` and `부터` mean that something begins in that time. `以降` and `이후` mean that time or later.
A Japanese `年度` is the fiscal year that begins in April, but a Chinese one is the calendar year.
So `2028年度` alone has two readings.
"""

from schemas.text.date_language import DateLanguage

_YEAR = r"(?<!\d)(?P<y>(?:19|20)?\d{2})"
# The time before a word that follows it in these languages.
_TIME = r"((?:first half of |second half of |q[1-4] |end of |early |mid )?(?:\d{1,2} )?(?:MONTH )?(?:19|20)\d{2})"

EAST_ASIAN_LANGUAGES = (
    DateLanguage(
        tag="zh",
        months="",
        spaced=False,
        words={
            "by": "最迟|最晚|到",
            "around": "大约|约|約",
            "": "预计于|预计|預計|计划于|计划|計劃于|計劃|将于|将|將於|將|自|从|從|于|於|在|建成投产|投产|投產"
            "|竣工投产|竣工投產|竣工|建成|开工|開工|动工|動工|量产|量產|正式|完工",
        },
        patterns=(
            (rf"{_YEAR}年(?:(?P<m>\d{{1,2}})月(?:份)?(?:(?P<d>\d{{1,2}})[日号號])?)?度?", "iso"),
            (rf"{_TIME}第?([一二三四1-4])季度?", r"q\2 \1"),
            (rf"{_TIME}上半年?", r"first half of \1"),
            (rf"{_TIME}下半年?", r"second half of \1"),
            (rf"{_TIME}[底末](?:之前|以前|前)", r"by end of \1"),
            (rf"{_TIME}[底末]", r"end of \1"),
            (rf"{_TIME}初", r"early \1"),
            (rf"{_TIME}中(?:期|旬)?", r"mid \1"),
            (rf"{_TIME}春(?:季|天)?", r"spring \1"),
            (rf"{_TIME}夏(?:季|天)?", r"summer \1"),
            (rf"{_TIME}秋(?:季|天)?", r"autumn \1"),
            (rf"{_TIME}(?:之前|以前|前)", r"before \1"),
            (rf"{_TIME}(?:以后|以後|及以后)", r"from \1"),
            (rf"{_TIME}(?:左右|前后|前後)", r"around \1"),
            (rf"{_TIME}起", r"since \1"),
            ("一(?= 20)", "1"),
            ("二(?= 20)", "2"),
            ("三(?= 20)", "3"),
            ("四(?= 20)", "4"),
        ),
    ),
    DateLanguage(
        tag="ja",
        months="",
        spaced=False,
        words={
            "": "の?量産開始|の?量産|に?完成を予定|に?完成|に?着工|に?稼働|に?開始|を予定|予定|には|に|頃?の",
        },
        patterns=(
            (r"(?P<fiscal>(?:19|20)\d{2})年度", "iso"),
            (rf"{_YEAR}年(?:(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日)?)?", "iso"),
            (rf"{_TIME}(?:の)?第?([1-4一二三四])四半期", r"q\2 \1"),
            (rf"{_TIME}(?:の)?前半", r"first half of \1"),
            (rf"{_TIME}(?:の)?後半", r"second half of \1"),
            (rf"{_TIME}(?:の)?末まで(?:に)?", r"by end of \1"),
            (rf"{_TIME}(?:の)?(?:年)?末", r"end of \1"),
            (rf"{_TIME}(?:の)?(?:初頭|初め|はじめ)", r"early \1"),
            (rf"{_TIME}(?:の)?(?:中頃|半ば)", r"mid \1"),
            (rf"{_TIME}(?:の)?春", r"spring \1"),
            (rf"{_TIME}(?:の)?夏", r"summer \1"),
            (rf"{_TIME}(?:の)?秋", r"autumn \1"),
            (rf"{_TIME}まで(?:に)?", r"by \1"),
            (rf"{_TIME}以降", r"from \1"),
            (rf"{_TIME}(?:ごろ|頃)", r"around \1"),
            (r"(?:中の|中に|中|から)", ""),
        ),
    ),
    DateLanguage(
        tag="ko",
        months="",
        spaced=False,
        words={
            "around": "약",
            "": "가동|양산을 시작|양산 시작|양산|착공|완공|준공|생산|시작|예정|에|내|오는|의",
        },
        patterns=(
            (rf"{_YEAR}년 ?(?:(?P<m>\d{{1,2}})월 ?(?:(?P<d>\d{{1,2}})일)?)?", "iso"),
            (rf"{_TIME} ?([1-4])분기", r"q\2 \1"),
            (rf"{_TIME} ?상반기", r"first half of \1"),
            (rf"{_TIME} ?하반기", r"second half of \1"),
            (rf"{_TIME} ?말까지", r"by end of \1"),
            (rf"{_TIME} ?말", r"end of \1"),
            (rf"{_TIME} ?(?:연)?초", r"early \1"),
            (rf"{_TIME} ?(?:중반|중순)", r"mid \1"),
            (rf"{_TIME} ?봄", r"spring \1"),
            (rf"{_TIME} ?여름", r"summer \1"),
            (rf"{_TIME} ?가을", r"autumn \1"),
            (rf"{_TIME} ?까지", r"by \1"),
            (rf"{_TIME} ?이후", r"from \1"),
            (rf"{_TIME} ?(?:전후|경|쯤)", r"around \1"),
            (rf"{_TIME} ?부터", r"since \1"),
        ),
    ),
)
