"""One word in several scripts and spellings: “Йорен Маскал”, “Yoren Maskal” and “يورن مسكل” find each other.

Each word is folded twice. Its `sound` is Latin letters with what spellings disagree about taken out; its `bones` are
the consonants alone, for scripts that write few vowels. A fold is for finding, never for showing.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# A word with the marks, joiners and apostrophes inside it.
WORD = re.compile(
    r"[^\W_]+(?:[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c\u200d'’ʼ]*[^\W_]+)*"
)
LETTERS = {
    # Cyrillic, also of Central Asia and the Balkans
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "ғ": "g", "д": "d", "ђ": "d", "е": "e", "є": "ye", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ј": "y", "к": "k", "қ": "k", "л": "l", "љ": "l", "м": "m", "н": "n", "њ": "n",
    "ң": "ng", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "ch", "у": "u", "ү": "u", "ұ": "u",
    "ф": "f", "х": "kh", "ҳ": "h", "һ": "h", "ц": "ts", "ч": "ch", "ҷ": "j", "џ": "j", "ш": "sh", "щ": "sh", "ъ": "",
    "ы": "y", "ь": "", "э": "e", "ә": "a", "ю": "yu", "я": "ya",
    # Greek
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "kh", "ψ": "ps", "ω": "o",
    # Arabic and Persian
    "ا": "a", "ء": "", "ب": "b", "پ": "p", "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "d", "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "g", "ف": "f", "ق": "k", "ک": "k", "ك": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a",
    "و": "w", "ي": "y", "ی": "y", "ى": "a",
    # Hebrew
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t", "י": "y", "כ": "k",
    "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "f", "ף": "f", "צ": "ts",
    "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
    # Latin letters that do not come apart
    "ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
}  # fmt: skip
# Spellings of one sound, the longest first.
SOUNDS = [
    ("shch", "s"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("ch", "c"), ("ck", "k"), ("c", "k"), ("kh", "h"),
    ("gh", "g"), ("ph", "f"), ("th", "t"), ("zh", "z"), ("dzh", "i"), ("dj", "i"), ("dz", "z"), ("ts", "z"),
    ("tz", "z"), ("q", "k"),
    ("x", "ks"), ("w", "v"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
    ("j", "i"), ("y", "i"),
]  # fmt: skip
SOUND = re.compile("|".join(re.escape(spelling) for spelling, _ in sorted(SOUNDS, key=lambda pair: -len(pair[0]))))
SAME_SOUND = dict(SOUNDS)
TWICE = re.compile(r"(.)\1+")
SOFT = re.compile(r"[aeiouv]")  # vowels, and what is a vowel as often as not
SOFT_RUN = re.compile(r"[^aeiouv]")
ABJAD = re.compile(r"[\u0590-\u07ff\ufb1d-\ufefc]")
JOINING = "ـ'’ʼ"
ARTICLES = ("وال", "بال", "ال")
LONG_ENOUGH = 5  # for one slip of the pen in a name, for two from twice as long on
SHORTEST = 3  # what is shorter has to be the same, or stand there letter by letter


@dataclass(frozen=True)
class Folded:
    plain: str
    sound: str
    bones: str
    is_abjad: bool


@lru_cache(maxsize=100_000)
def fold(word: str) -> Folded:
    plain = "".join(
        str(unicodedata.digit(sign, sign))
        for sign in unicodedata.normalize("NFKD", word.casefold())
        if unicodedata.category(sign) not in {"Mn", "Cf"} and sign not in JOINING
    )
    is_abjad = bool(ABJAD.search(plain))
    stem = next(
        (plain[len(each) :] for each in ARTICLES if plain.startswith(each) and len(plain) > len(each) + 2), plain
    )
    latin = "".join(LETTERS.get(sign, sign) for sign in stem)
    sound = TWICE.sub(r"\1", SOUND.sub(lambda found: SAME_SOUND[found.group()], latin))
    return Folded(plain, sound, TWICE.sub(r"\1", SOFT.sub("", sound)), is_abjad)


def is_same(term: Folded, word: Folded) -> bool:
    """Whether `word` is a place where somebody who looks for `term` wants to look."""
    if term.plain in word.plain:
        return True
    if len(term.sound) >= SHORTEST and word.sound.startswith(term.sound):
        return True
    if not (term.is_abjad or word.is_abjad) or len(term.bones) < 2:
        return False
    if len(term.bones) >= SHORTEST:
        return word.bones.startswith(term.bones)
    return word.bones == term.bones and has_room(*((term, word) if term.is_abjad else (word, term)))


def has_room(written: Folded, spoken: Folded) -> bool:
    """Whether the vowels that the one script wrote have their place between the same consonants of the other."""
    if spoken.is_abjad:
        return False
    few, many = SOFT_RUN.split(written.sound), SOFT_RUN.split(spoken.sound)
    return len(few) == len(many) and all(len(one) <= len(other) for one, other in zip(few, many, strict=True))


def is_same_name(term: Folded, word: Folded) -> bool:
    """For names, which people write as they hear them: “Qurie” is “Qurei”. A slip more is let pass in a long one."""
    if is_same(term, word):
        return True
    shorter = min(len(term.sound), len(word.sound))
    return shorter >= LONG_ENOUGH and slips(term.sound, word.sound) <= shorter // LONG_ENOUGH


def slips(one: str, other: str) -> int:
    """How many letters apart: one more, one less, another one, or two that changed places."""
    before, rows = list[int](), list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        row = [at]
        for place, sign in enumerate(other, start=1):
            cost = min(rows[place] + 1, row[-1] + 1, rows[place - 1] + (letter != sign))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == sign:
                cost = min(cost, before[place - 2] + 1)
            row.append(cost)
        before, rows = rows, row
    return rows[-1]


class Wanted:
    """What somebody looks for; every word of it has to be there."""

    same = staticmethod(is_same)

    def __init__(self, query: str) -> None:
        self.terms = [fold(word) for word in dict.fromkeys(WORD.findall(query))]
        self.known: dict[str, frozenset[int]] = {}

    def __bool__(self) -> bool:
        return bool(self.terms)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand that are looked for, in order; nothing unless every one of them is there."""
        found, met = [], set[int]()
        for word in WORD.finditer(text):
            if here := self.met_by(word.group()):
                found.append(word.span())
                met |= here
        return found if len(met) == len(self.terms) else []

    def met_by(self, word: str) -> frozenset[int]:
        if word not in self.known:
            folded = fold(word)
            self.known[word] = frozenset(number for number, term in enumerate(self.terms) if self.same(term, folded))
        return self.known[word]


class WantedName(Wanted):
    same = staticmethod(is_same_name)
