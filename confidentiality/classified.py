"""Nationally classified material is refused, and said so: the product is not accredited to hold any.

A marking is looked for where such papers carry it: alone on one of the first or last lines, or as a portion mark
before the first words. The same word inside a sentence is an ordinary word.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LOOKED_AT = 4  # lines at each end
# Words that head private papers too count in capitals only, where the script has capitals.
IN_CAPITALS = {
    "SECRET", "CONFIDENTIAL", "RESTRICTED", "RESERVED",
    "CONFIDENTIEL", "RESTREINT",
    "GEHEIM", "VERTRAULICH",
    "SECRETO", "CONFIDENCIAL", "RESERVADO",
    "SEGRETO", "RISERVATO", "RISERVATISSIMO",
    "HEMMELIG", "KONFIDENSIELT", "FORTROLIG", "BEGRENSET", "HEMLIG", "SALAINEN",
    "TAJNE", "POUFNE", "TAJNÉ", "TAJNO", "TITKOS", "SECRETE",
    "СЕКРЕТНО", "ТАЄМНО", "ТАЙНО", "СТРОГО СЕКРЕТНО",
    "GİZLİ", "ΑΠΟΡΡΗΤΟ", "ZAUPNO", "POVJERLJIVO", "POVERLJIVO",
}  # fmt: skip
# Words that nothing but a state's classification uses.
ALWAYS = {
    "TOP SECRET", "COSMIC TOP SECRET", "NATO SECRET", "NATO CONFIDENTIAL", "NATO RESTRICTED", "UK SECRET",
    "UK TOP SECRET", "OFFICIAL SENSITIVE", "ATOMAL", "FOCAL TOP SECRET",
    "EU TOP SECRET", "EU SECRET", "EU CONFIDENTIAL", "EU RESTRICTED",
    "SECRET UE", "TRES SECRET UE", "CONFIDENTIEL UE", "RESTREINT UE",
    "RESTREINT UE EU RESTRICTED", "CONFIDENTIEL UE EU CONFIDENTIAL", "SECRET UE EU SECRET",
    "TRES SECRET UE EU TOP SECRET",
    "TRES SECRET", "TRES SECRET DEFENSE", "SECRET DEFENSE", "CONFIDENTIEL DEFENSE", "DIFFUSION RESTREINTE",
    "SPECIAL FRANCE",
    "STRENG GEHEIM", "VS VERTRAULICH", "VS NUR FUR DEN DIENSTGEBRAUCH", "VS NFD", "VERSCHLUSSSACHE",
    "ALTO SECRETO", "ULTRASECRETO", "MUY SECRETO", "SEGRETISSIMO",
    "STRENGT HEMMELIG", "KVALIFICERAT HEMLIG", "YDERST HEMMELIGT", "ERITTAIN SALAINEN", "ZEER GEHEIM", "STG. GEHEIM",
    "SCISLE TAJNE", "ZASTRZEZONE", "PRISNE TAJNE", "VYHRAZENE", "STROGO TAJNO", "DRZAVNA TAJNA", "SZIGORUAN TITKOS",
    "STRICT SECRET", "SECRET DE SERVICIU",
    "СОВЕРШЕННО СЕКРЕТНО", "ОСОБОЙ ВАЖНОСТИ", "ДЛЯ СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ", "ЦІЛКОМ ТАЄМНО", "ОСОБЛИВОЇ ВАЖЛИВОСТІ",
    "ДЛЯ СЛУЖБОВОГО КОРИСТУВАННЯ", "СТРОГО ПОВЕРИТЕЛЬНО",
    "COK GIZLI", "HIZMETE OZEL", "ΑΚΡΩΣ ΑΠΟΡΡΗΤΟ",
    "سري", "سري جدا", "سري للغاية", "خيلي محرمانه", "محرمانه", "سری", "به کلی سری", "خفیه", "انتہائی خفیہ",
    "סודי", "סודי ביותר", "סודי בהחלט",
    "绝密", "機密", "机密", "秘密", "極秘", "특수비밀", "1급비밀", "2급비밀", "3급비밀", "2급 비밀",
    "गोपनीय", "अति गोपनीय", "परम गुप्त",
    "გასაიდუმლოებულია", "სრულიად საიდუმლო", "ԳԱՂՏՆԻ", "ՀՈՒՅԺ ԳԱՂՏՆԻ",
}  # fmt: skip
# What stands before the word, and after it: that it is one, and who else may see it.
BEFORE = re.compile(r"^(?:CLASSIFICATION|CLASSIFIED|CLASSIFIED BY|GEHEIMHALTUNGSGRAD|ГРИФ)\s+")
AFTER = re.compile(
    r"\s+(?:NOFORN|ORCON|SI|TK|HCS|REL(?: TO)?(?: [A-Z]{3,4})+|EYES ONLY|FVEY|UK EYES ONLY|[A-Z]{2,3} ONLY)$"
)
PORTION = re.compile(r"^\(\s*(?:(?:TS|S|C)\s*//\s*[A-Z ,/-]+|TS|NS|CTS)\s*\)\s")
BARE = re.compile(r"^[\W_]+|[\W_]+$", re.UNICODE)
BETWEEN = re.compile(r"[\s/\-–—_.:,|]+")


def folded(line: str) -> str:
    """One line in capitals, without accents, with single spaces between its words."""
    upper = unicodedata.normalize("NFKD", line.upper())
    plain = "".join(each for each in upper if not unicodedata.combining(each))
    return BETWEEN.sub(" ", BARE.sub("", plain)).strip()


SURE = {folded(word) for word in ALWAYS}
CAPITALS = {folded(word) for word in IN_CAPITALS}


def classification_in(text: str) -> str | None:
    """The marking a state's paper would carry, as it stands in `text`; None where there is none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in dict.fromkeys([*lines[:LOOKED_AT], *lines[-LOOKED_AT:]]):
        if len(line) <= 80 and is_marking(line):
            return line
    portion = PORTION.match(lines[0]) if lines else None
    return portion.group().strip() if portion else None


def is_marking(line: str) -> bool:
    words = folded(line)
    bare = BEFORE.sub("", words)
    is_sure = bare != words or line == line.upper()
    while (shorter := AFTER.sub("", bare)) != bare:
        bare = shorter
    return bare in SURE or (bare in CAPITALS and is_sure)


def refuse_classified(text: str) -> None:
    """A validator of every field that takes words. Nothing of the text is kept, and nothing is taken from the page."""
    found = classification_in(text)
    if found:
        raise ValidationError(
            _(
                "“%(marking)s” is the marking of nationally classified material. Backchannel is not accredited to hold "
                "any and has kept nothing of it; what you typed still stands here. If it is an ordinary word, write it "
                "in a sentence."
            ),
            code="classified",
            params={"marking": found},
        )
