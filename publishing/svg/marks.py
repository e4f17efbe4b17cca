"""The two marks that stand beside a word, never without it: the track and the stage."""

from django.utils.safestring import SafeString

_RING = '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"{dash}/>'
_TRACKS = {
    "1": '<circle cx="6" cy="6" r="5.25" fill="currentColor"/>',
    "1.5": _RING.format(dash="") + '<path d="M1.5 6a4.5 4.5 0 0 0 9 0z" fill="currentColor"/>',
    "2": _RING.format(dash=""),
}
_LOCAL = _RING.format(dash=' stroke-dasharray="1.6 2"')
_QUARTERS = {
    ("first", "1.5"): "M6 6V10.5A4.5 4.5 0 0 1 1.5 6z",
    ("second", "1.5"): "M6 6V10.5A4.5 4.5 0 0 0 10.5 6z",
    ("first", "1"): "M6 1.5A4.5 4.5 0 0 0 6 10.5z",
    ("second", "1"): "M6 1.5A4.5 4.5 0 0 1 6 10.5z",
}


def track(code: str) -> SafeString:
    """Public and local tracks, and any other below the three lanes, are a dashed ring."""
    return _mark("g", "0 0 12 12", _TRACKS.get(code, _LOCAL))


def split_track(first_side: str, second_side: str, *, mirrored: bool = False) -> SafeString:
    """Each half as that side's own room would be; the first side is at the start."""
    sides = [("first", first_side), ("second", second_side)]
    if mirrored:
        sides = [("second", first_side), ("first", second_side)]
    halves = "".join(f'<path d="{_QUARTERS[s]}" fill="currentColor"/>' for s in sides if s in _QUARTERS)
    line = '<path d="M6 1.5v9" stroke="currentColor" stroke-width=".8"/>'
    return _mark("g", "0 0 12 12", _RING.format(dash="") + line + halves)


def stage(step: int, *, mirrored: bool = False) -> SafeString:
    """Four cells, filled up to the step, in reading order."""
    places = [1.0, 7.5, 14.0, 20.5]
    if mirrored:
        places.reverse()
    filled, empty = 'fill="currentColor"', 'fill="none" stroke="currentColor" stroke-width="1" opacity=".7"'
    looks = [filled if index < step else empty for index in range(4)]
    cells = "".join(f'<rect x="{x}" y="1" width="5" height="8" {look}/>' for x, look in zip(places, looks, strict=True))
    return _mark("gs", "0 0 27 10", cells)


def _mark(name: str, box: str, body: str) -> SafeString:
    head = f'<svg class="{name}" viewBox="{box}" aria-hidden="true" focusable="false">'
    return SafeString(f"{head}{body}</svg>")
