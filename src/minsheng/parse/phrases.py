"""What is done to what: the words around a number that say its action and its object.

Chinese puts the noun before the number (新增中小学位 5560 个) or after it (新增 10 个社区养老服务驿站), and
leaves out what was said before (开工 260 部、完工 150 部). Everything is looked for within the number's
own part of its clause first, then in the clause, then taken over from its neighbours.
Positions are those of the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from minsheng.parse.clauses import CLAUSE, MINOR, SENTENCE, Clauses
from minsheng.parse.count import Count
from minsheng.parse.measure import known
from minsheng.parse.nouns import CJK, LISTED, clean_noun, cut_noun, listed_from, without_done
from minsheng.parse.surroundings import REACH, Surroundings
from minsheng.parse.unit_affixes import affixes
from minsheng.parse.verbs import Found, verb_pattern, verbs
from minsheng.parse.wording import cued

_BRACKET_CUT: Final = re.compile(r"[（(](?![一-龥]{1,6}[)）][一-龥])")
_DIGIT: Final = re.compile(r"[0-9]")
_SHARES: Final = frozenset(["percent", "percentage-point"])
_SUPPORT: Final = frozenset(["support", "push"])
_GIVING: Final = frozenset(
    ["provide", "obtain", "handle", "make", "support", "clear", "invest", "recruit", "reduce"]
)
"""Families before whose verbs the one who acts is named, not what is counted (续贷中心发放1.4万余笔)."""
_LISTING: Final = re.compile(r"等\s?$")
_LONGEST_TAKEN: Final = 26
_SHORT_LIST: Final = 14
_TWO: Final = 2


def _grows(action: str | None) -> bool:
    return action is not None and cued("growth").fullmatch(action) is not None


def _acts(noun: str) -> bool:
    """Whether a noun names who acts: an organisation, or people."""
    return noun.endswith(tuple(affixes("ending"))) or cued("actor").search(noun) is not None


def describe(text: str, clauses: Clauses, counts: list[Count], barriers: list[int]) -> None:
    """Give each quantity its action and object, and move its start over an action that touches it.

    `barriers` are positions (in order) that no phrase reaches over: ends of list markers, of 每… and of
    numbers that only qualify.
    """
    reader = _Reader(text, clauses, counts, barriers)
    for index in range(len(counts)):
        reader.read(index)
    for index in range(len(counts) - 2, -1, -1):
        if counts[index].action is None or counts[index].object is None:
            reader.take_from_next(index)
    for index, count in enumerate(counts):
        if count.action is None or count.object is None:
            reader.take_from_before(index)
    for count in counts:
        if count.action is None and (kept := cued("kept").match(text, count.start)):
            count.action = kept[0]


class _Reader(Surroundings):
    """Reads the words around each of a text's quantities into them."""

    # ------------------------------------------------------------------------------- one number

    def read(self, index: int) -> None:
        count = self.counts[index]
        if count.revises is not None:
            return
        start, verb = self.governing(index)
        if count.words or count.comparator == "all":
            self.read_words(count, start, verb)
            return
        noun, late, after = self.noun_after(index, verb)
        before = self.object_before(count, start, verb)
        if noun and not (count.family in _SHARES and before):
            count.object = noun
            self.act_number_first(index, verb, start, after)
        elif late and len(before) < _TWO and (verb is None or verb.kind != "head"):
            self.act_late(count, index, late)
        else:
            self.read_noun_first(index, verb, start, before)
        if count.action is None:
            count.action = self.acting_beyond(count, start)
        if count.object is None and count.barrier and count.per:
            low = self.clauses.before(count.barrier, count.region, MINOR)
            high = count.barrier - len(count.per)
            marker = bisect_left(self.barriers, high) - 1
            low = max(low, high - REACH, self.barriers[marker] if marker >= 0 else 0)
            count.object = clean_noun(self.text[low:high]) or None

    def acting_beyond(self, count: Count, start: int) -> str | None:
        """The verb before a number that only qualifies (新建床位80张以上的养老机构2所)."""
        low = max(self.clauses.before(count.start, count.region, MINOR), start - REACH)
        verb = self.leader(low, start, count.start) if start in self.barriers_at and low < start else None
        return self.text[verb.start : verb.end] if verb else None

    def governing(self, index: int) -> tuple[int, Found | None]:
        """The verb that governs a number, and where the words before the number begin for it."""
        count = self.counts[index]
        room = self.rooms[index]
        start, wide = room.left, room.wide
        listed = self.listed(start, count.start)
        verb = self.choose(start + listed, count.start, inside=self.follows(index, start))
        said = verb is not None and (verb.kind != "noun" or not (listed or count.words))
        if said or (wide >= start and not listed):
            return start, verb
        found = self.leader(wide, start + listed if listed else count.start, count.start)
        if found is None:
            return start + listed if listed else start, verb
        return wide, found

    def follows(self, index: int, start: int) -> bool:
        """Whether the words before a number are those after the number before it."""
        before = self.previous[index]
        return before is not None and before.end == start

    def read_words(self, count: Count, start: int, verb: Found | None) -> None:
        """全覆盖 and its like: all between the verb and the words is the object."""
        leads = [one for one in self.verbs.within(start, count.start) if one.kind in ("weak", "light")]
        verb = leads[0] if leads else verb
        if verb is not None and verb.kind == "noun" and not self.makes(verb, start, count.start):
            verb = None
        end = count.start
        noun = clean_noun(self.text[verb.end if verb else start : end])
        if verb and not CJK.search(noun):
            from_list = self.listed(start, verb.start)
            noun = clean_noun(self.text[start + from_list : verb.start])
        place = known(noun) if verb else None
        if verb and place and place.family == "place":
            noun = clean_noun(self.text[start : verb.start]) or noun
        count.object = noun or None
        count.noun_first = True
        if verb:
            self.set_action(count, verb, start)

    def object_before(self, count: Count, start: int, verb: Found | None) -> str:
        """The noun before a number: after its verb, or before it where the verb touches the number."""
        end = count.start
        if verb is None and self.enumerates and _LISTING.search(self.text, start, end):
            return ""
        if verb is None:
            noun = clean_noun(self.text[start + self.listed(start, end) : end])
            return "" if self.only_verbs(noun) else noun
        if self.touches(verb, end):
            inner = verbs().get(self.text[verb.start : verb.end])
            if inner and inner.object:
                return inner.object
        if self.enumerates and _LISTING.search(self.text[verb.end : end]):
            return "" if self.followed(end) else clean_noun(_LISTING.sub("", self.text[verb.end : end]))
        noun = clean_noun(self.text[verb.end + self.listed(verb.end, end) : end])
        done = verb.kind == "head" and self.only_verbs(noun)
        if CJK.search(noun) and not done:
            return noun
        before = self.text[start : self.led_by_verbs(verb.start, start)]
        giving = verb.kind == "head" and verb.family in _GIVING and count.family not in _SHARES
        if giving and not cued("preposition").match(before) and ("（" in before or _acts(clean_noun(before))):
            return ""
        return clean_noun(before[listed_from(before) :]) or noun

    def led_by_verbs(self, begin: int, start: int) -> int:
        """Where the verbs begin that end right before a verb (改造完成)."""
        while (before := self.verbs.ending(begin)) and before.start >= start:
            begin = before.start
        return begin

    # ------------------------------------------------------------------------------ noun after

    def noun_after(self, index: int, verb: Found | None) -> tuple[str, Found | None, int]:
        """The noun right after a number, or the verb that stands there instead; where the noun ends."""
        count = self.counts[index]
        end = self.stretched(index)
        after = self.text[count.end : end]
        plain = after.lstrip()
        if not plain or plain[0] in "（(）)”":
            return "", None, count.end
        low = count.end + len(after) - len(plain)
        first = self.verbs.at(low)
        own = self.owns(verb, count)
        if self.barriers:
            qualified = bisect_left(self.barriers, low + 1)
            if qualified < len(self.barriers) and self.barriers[qualified] < end:
                low = self.barriers[qualified]
        stop = self.noun_end(low, end, own=own, index=index)
        cut = _BRACKET_CUT.search(self.text, low, stop)
        noun = self.of_noun(low, self.text[low : cut.start() if cut else stop])
        if first and (stop == low or first.end - low >= len(noun)):
            return "", first, low
        short = without_done(noun) if own else self.shortened(low, noun)
        return short, None, max(low, self.text.find(short, low) + len(short))

    def owns(self, verb: Found | None, count: Count) -> bool:
        """Whether a number has its own verb before it, so that verbs in the noun after it are its nouns."""
        if verb is None or verb.family in _SUPPORT:
            return False
        return verb.kind in ("head", "light") or (verb.kind == "noun" and self.touches(verb, count.start))

    def of_noun(self, low: int, phrase: str) -> str:
        """The noun phrase that a text begins with; where 的 leads on to what is done, the part before it."""
        noun = clean_noun(cut_noun(phrase))
        owner, of, rest = noun.rpartition("的")
        if not of:
            return noun
        at = self.text.find(noun, low)
        done = at >= 0 and self.verbs.ending(at + len(noun))
        return owner if owner and done and rest and "的" not in owner else noun

    def noun_end(self, low: int, end: int, *, own: bool, index: int) -> int:
        """Where the noun that begins at `low` ends: at a verb, unless the number has its own before it."""
        joined = self.following[index] is not None and end == getattr(self.following[index], "start", -1)
        for verb in self.verbs.within(low, end):
            if self.text[verb.start - 1] == "新" and verb.start > low:
                continue
            ruled = joined or (not own and verb.start > low and self.served(index))
            acts = ruled and not own and bool(CJK.search(clean_noun(self.text[verb.end : end])))
            if verb.kind in ("weak", "light") or (verb.kind == "head" and not own) or acts:
                return verb.start
        return end

    def served(self, index: int) -> bool:
        """Whether a number says whom something is done for (为12.6万名老年人免费接种疫苗)."""
        start = self.rooms[index].left
        return cued("preposition").match(self.text, start, self.counts[index].start) is not None

    def shortened(self, low: int, noun: str) -> str:
        """A noun without the verbs that end it and say what is done to it (全龄友好型公园 · 改造提升)."""
        start = self.text.find(noun, low)
        end = start + len(noun)
        verb = self.verbs.ending(end)
        while verb and verb.kind == "noun" and verb.start > start + 1:
            end = verb.start
            verb = self.verbs.ending(end)
        return clean_noun(self.text[start:end])

    def stretched(self, index: int) -> int:
        """Where the words after a number end, over an enumeration that belongs to one noun."""
        count = self.counts[index]
        room = self.rooms[index]
        end, clause = room.right, room.far
        if clause <= end or self.text[end : end + 1] != "、":
            return end
        first, rest = self.text[count.end : end].strip(), self.text[end + 1 : clause]
        if not first:
            return end
        if len(first) <= 2 or "的" in rest or LISTED.search(rest):
            return clause
        plain = len(rest) <= _SHORT_LIST and not any(
            v.kind != "noun" for v in self.verbs.within(end + 1, clause)
        )
        return clause if plain and (self.following[index] is None or not _DIGIT.search(rest)) else end

    # -------------------------------------------------------------------------------- actions

    def act_number_first(self, index: int, verb: Found | None, start: int, after: int) -> None:
        count = self.counts[index]
        if verb and (verb.kind == "head" or (verb.kind == "noun" and self.touches(verb, count.start))):
            self.set_action(count, verb, start)
            return
        action = self.action_after(index, after)
        if action and not (verb and verb.kind == "light"):
            count.action = action
        elif verb:
            self.set_action(count, verb, start)
        elif self.served(index):
            done = self.verbs.within(after, self.rooms[index].right)
            count.action = self.text[done[0].start : done[0].end] if done else None

    def act_late(self, count: Count, index: int, late: Found) -> None:
        """A number right before its verb (案件 100%办结, 9935人享受了医疗救助)."""
        count.action = self.action_after(index, count.end)
        end = self.rooms[index].right
        noun = clean_noun(self.text[late.end : end]) if late.kind == "head" else ""
        count.object = noun or None

    def read_noun_first(self, index: int, verb: Found | None, start: int, before: str) -> None:
        count = self.counts[index]
        count.object = before or None
        count.noun_first = bool(before)
        late = self.action_after(index, count.end, near=True) if self.rooms[index].right > count.end else None
        if late and (verb is None or verb.kind in ("weak", "noun")):
            count.action = late
        elif verb:
            self.set_action(count, verb, start)

    def set_action(self, count: Count, verb: Found, start: int) -> None:
        """Take the verb as the action, with what is coordinated to its left; it may touch the number."""
        begin = self.coordinated(verb.start, start)
        if count.noun_first and self.touches(verb, count.start):
            begin = self.led_by_verbs(begin, start)
        count.action = self.text[begin : verb.end]
        if self.touches(verb, count.start):
            count.start = begin

    # ------------------------------------------------------------------- taken from neighbours

    def take_from_next(self, index: int) -> None:
        """A number right before another shares its noun and verb: 44栋约9万平方米住宅楼."""
        count, after = self.counts[index], self.following[index]
        if (
            after is None
            or count.words
            or not self.near(count, after, CLAUSE)
            or count.region != after.region
        ):
            return
        between = self.text[count.end : after.start].strip()
        joined = between in ("", "、") or cued("in-total").fullmatch(between)
        if joined and count.object is None and not after.noun_first:
            count.object = after.object
        if count.action is None and self.near(count, after, MINOR):
            count.action = after.action

    def take_from_before(self, index: int) -> None:
        """What is left out was said before: by the clause before, or by the quantity before."""
        count = self.counts[index]
        before = self.said_before(index)
        if count.object is None and not (before and self.near(before, count, CLAUSE)):
            count.object = self.labelled(index) or self.named_before(index)
        if before and self.near(before, count, SENTENCE):
            self.take(count, before)
        elif count.region and count.object is None:
            count.object = self.named_outside(count)
        if count.action is None and count.object:
            count.action = self.done_within(count.object)

    def done_within(self, noun: str) -> str | None:
        """The verb that ends a noun (食品抽检), or stands before what is measured of it (改造面积)."""
        found = [match for match in verb_pattern().finditer(noun) if verbs()[match.group()].kind == "noun"]
        last = found[-1] if found else None
        ends = last and (last.end() == len(noun) or cued("amount").match(noun, last.end()))
        return last.group() if last and ends else None

    def said_before(self, index: int) -> Count | None:
        """The quantity that a number continues: the one before in its region, else before its bracket."""
        count, before = self.counts[index], self.previous[index]
        if before is not None and before.of_task:
            before = self.previous[index - 1] if self.counts[index - 1] is before else None
        if before is None and count.region:
            return next(
                (one for one in self.counts[max(0, index - 40) : index][::-1] if one.region != count.region),
                None,
            )
        return before

    def take(self, count: Count, before: Count) -> None:
        """Take over the verb and, where nothing else is counted, the noun."""
        if count.action is None and count.object and cued("amount").search(count.object):
            count.action = self.done_within(count.object)
        if count.action is None and (
            count.family not in _SHARES or self.alike(before, count) or self.near(before, count, CLAUSE)
        ):
            count.action = before.action
        if count.object is not None:
            return
        between = self.text[before.end : count.start].strip()
        grown = count.family in _SHARES and _grows(count.action) and count.family != before.family
        shares = (before.family == count.family or before.noun_first) and count.family not in _SHARES
        if shares or grown or between in ("、", "和"):
            count.object = before.object

    def alike(self, before: Count, count: Count) -> bool:
        """Whether two numbers of one family have their nouns before them, one clause after the other, and no
        verb stands between them."""
        if not count.noun_first or count.family != before.family or _grows(before.action):
            return False
        found = self.verbs.within(before.end, count.start)
        clause = self.clauses.before(count.start, count.region, CLAUSE)
        return not found and self.clauses.before(clause - 1, count.region, CLAUSE) <= before.number

    def named_outside(self, count: Count) -> str | None:
        """The noun before the bracket that a number opens (环境治理类(77项))."""
        opening, _ = self.clauses.bracket(count.region)
        if self.text[opening + 1 : count.start].strip():
            return None
        start = self.clauses.before(opening, self.clauses.parents[count.region], MINOR)
        return clean_noun(self.text[max(start, opening - REACH) : opening]) or None

    def labelled(self, index: int) -> str | None:
        """The noun that a colon sets before what is said of it (养老床位：已完成420张)."""
        count = self.counts[index]
        start = self.clauses.before(count.start, count.region, CLAUSE)
        if self.text[start - 1 : start] not in ("：", ":") or count.family in _SHARES:
            return None
        low = max(self.clauses.before(start - 1, count.region, CLAUSE), start - _LONGEST_TAKEN)
        verb = self.choose(low, start - 1, inside=False)
        noun = clean_noun(self.text[verb.end if verb and verb.kind == "head" else low : start - 1])
        label = not CJK.search(noun) or self.only_verbs(noun) or cued("label").search(noun)
        return noun if not label and not _DIGIT.search(noun) else None

    def named_before(self, index: int) -> str | None:
        """The noun of the clause before, where that clause counts nothing (推进加装电梯工作，开工 260 部)."""
        count = self.counts[index]
        start = self.clauses.before(count.start, count.region, CLAUSE)
        sentence = self.clauses.before(count.start, count.region, SENTENCE)
        if start - 1 <= sentence:
            return None
        low = max(self.clauses.before(start - 1, count.region, CLAUSE), sentence, start - REACH)
        found = [verb for verb in self.verbs.within(low, start - 1) if verb.kind != "noun"]
        verb = next((verb for verb in found if verb.kind in ("weak", "light")), found[0] if found else None)
        if verb is None:
            return None
        noun = without_done(clean_noun(self.text[verb.end : start - 1]))
        fits = 2 <= len(noun) <= _LONGEST_TAKEN and not _DIGIT.search(noun)
        return noun if fits and not self.only_verbs(noun) else None
