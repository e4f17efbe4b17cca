"""One spelling for what people type: plain digits, plain dashes, months as m01 to m12, quarters as q1 to q4.

Names of months and weekdays are Django's, in every language of this site; Django has no Levantine months.
"""

import re
import unicodedata
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP, WEEKDAYS, WEEKDAYS_ABBR

LEVANTINE = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
QUARTERS = {
    1: ("first quarter", "1 quarter", "الربع الأول", "الربع 1"),
    2: ("second quarter", "2 quarter", "الربع الثاني", "الربع 2"),
    3: ("third quarter", "3 quarter", "الربع الثالث", "الربع 3"),
    4: ("fourth quarter", "4 quarter", "الربع الرابع", "الربع 4"),
}
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def tidy(text: str) -> str:
    plain = fold(text).translate(DASHES)
    plain = re.sub(r"[,،;]", " ", plain)
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", plain)
    plain = re.sub(r"\b(the|of|on|in the)\b", " ", plain)
    plain = re.sub(r"(?<=[^\W\d_])\.|\.$", "", plain)
    plain = " ".join(plain.split())
    pattern, tokens = names()
    plain = " ".join(pattern.sub(lambda found: tokens[found[0]], plain).split())
    return re.sub(r"^(?:night |in (?=m\d\d|q\d|\d{4}$|early|mid|late))", "", plain)


def fold(text: str) -> str:
    """Lower case, plain digits; no accents, no vowel signs, no marks of direction."""
    signs = unicodedata.normalize("NFKD", text.casefold())
    kept = [sign for sign in signs if unicodedata.category(sign) not in {"Mn", "Cf"}]
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in kept)


@cache
def names() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for every name of a month, a weekday or a quarter, and the token of each."""
    tokens = {fold(name): f"m{month:02}" for month, name in enumerate(LEVANTINE, start=1)}
    for number, spellings in QUARTERS.items():
        tokens.update({fold(name): f"q{number}" for name in spellings})
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            for table in (MONTHS, MONTHS_3, MONTHS_AP, MONTHS_ALT):
                tokens.update({spelling(name): f"m{month:02}" for month, name in table.items()})
            for weekdays in (WEEKDAYS, WEEKDAYS_ABBR):
                tokens.update({spelling(name): f"w{day}" for day, name in weekdays.items()})
    longest_first = sorted(map(re.escape, tokens), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(longest_first)})(?![^\W\d_])"), tokens


def spelling(name: object) -> str:
    return fold(str(name)).removesuffix(".")
