"""Content negotiation as RFC 9110 has it: which of the offered things a client likes best."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from minsheng.serve.formats import Format

_QUALITY = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", re.IGNORECASE)


class Wish(NamedTuple):
    """One member of an Accept header."""

    media: str
    quality: float


def wishes(header: str) -> list[Wish]:
    """Members of an Accept or Accept-Language header, in order; parameters other than q are left out."""
    found = []
    for member in header[:2000].split(","):
        media, *params = member.split(";")
        media = media.strip().lower()
        if media:
            found.append(Wish(media, _quality(params)))
    return found


def _quality(params: list[str]) -> float:
    for param in params:
        match = _QUALITY.fullmatch(param)
        if match:
            return min(float(match[1]), 1.0)
    return 1.0


def quality(media: str, asked: Sequence[Wish]) -> tuple[float, int]:
    """How much a client likes a media type, and how precisely it said so (3 exact, 2 `type/*`, 1 `*/*`)."""
    family = media.partition("/")[0] + "/*"
    best = (0.0, 0)
    for wish in asked:
        precision = (
            3 if wish.media == media else 2 if wish.media == family else 1 if wish.media == "*/*" else 0
        )
        if precision > best[1]:
            best = (wish.quality, precision)
    return best


def choose(header: str, offered: Sequence[tuple[str, ...]]) -> int | None:
    """Place of the offer liked best; each offer is the media types that ask for it, ours first.

    An equal liking goes to the more precise wish, then to the earlier offer. Without a header the
    first offer is chosen; None where nothing fits.
    """
    asked = wishes(header)
    if not asked:
        return 0 if offered else None
    best, place = (0.0, 0), None
    for number, medias in enumerate(offered):
        liking = _liking(medias, asked)
        if liking[0] > 0 and liking > best:
            best, place = liking, number
    return place


def _liking(medias: tuple[str, ...], asked: Sequence[Wish]) -> tuple[float, int]:
    """How much an offer is liked: by its own media type, else by an alias that is named."""
    if not medias:
        return (0.0, 0)
    own, *others = (quality(media, asked) for media in medias)
    named = [liking for liking in others if liking[1] == 3]
    return own if own[1] == 3 else max([own, *named])


def format_for(header: str, offered: Sequence[Format]) -> Format | None:
    """The format a client likes best; None where nothing fits."""
    place = choose(header, [form.accepts for form in offered])
    return None if place is None else offered[place]


def language(header: str) -> str:
    """`zh` or `en`: the one liked better, zh where neither is asked for."""
    liking = {"zh": 0.0, "en": 0.0}
    for wish in wishes(header):
        short = wish.media.partition("-")[0]
        if short in liking:
            liking[short] = max(liking[short], wish.quality)
    return "en" if liking["en"] > liking["zh"] else "zh"
