# SPDX-License-Identifier: GPL-2.0-or-later
"""What has changed in golden files, said once for all that changed alike.

A change that one makes in the plugin comes back in many frames of many captures: with another address each time, or
behind another number. Two changes are of one kind if

- the same words go and the same words come, whatever the field: a text is in the tree, in the packet list, in the JSON;
- in the same field one value goes and another one comes (a 3 that is now a 4): these are listed below the kind;
- their places move by as much;
- the same item was added or removed, with the same items in it.

Kinds that come seldom stand last, and are worth the most attention.
"""

import collections
import difflib
import json
import re

import lines

# Of a kind, so many captures, fields, lines and pairs of values are named.
NAMED = 6
# Octets of a value in such a pair; the lines have it in full.
SHORT = 120

# What became of a line, or of all of a frame's lines, which are told by the first one. A line that was added or removed
# stands for those in it, too (inner), and comes after the line `before`.
CHANGED, ADDED, REMOVED = "changed", "added", "removed"
FRAME_ADDED, FRAME_REMOVED = "a frame more is shown", "a frame is shown no longer"
Change = collections.namedtuple("Change", "what capture old new before inner", defaults=(None, ()))


def from_golden(text):
    return map(lines.parsed, text.splitlines())


def from_json(text):
    """The fields of our JSON (tshark.json_view) as lines."""
    def fields(frame, members, depth):
        for field, value in members:
            inner = isinstance(value, list)
            # What is in the field X is in X_tree, if X has a value, too.
            if not field.endswith("_tree"):
                yield lines.Line(frame, "JSON", field, depth, "" if inner else value, "")
            if inner:
                yield from fields(frame, value, depth + 1)

    for packet in json.loads(text, object_pairs_hook=list):
        (_, frame), (name, trees) = packet
        yield from fields(frame, [(name, tree) for tree in trees], 0)


def between(capture, old, new, parsed=from_golden):
    """The changes from one golden file's text to another one's."""
    old, new = by_frame(parsed(old)), by_frame(parsed(new))
    for frame in sorted({*old, *new}):
        if frame not in old:
            yield Change(FRAME_ADDED, capture, None, new[frame][0])
        elif frame not in new:
            yield Change(FRAME_REMOVED, capture, old[frame][0], None)
        elif old[frame] != new[frame]:
            yield from in_frame(capture, old[frame], new[frame])


def by_frame(all_lines):
    frames = collections.defaultdict(list)
    for line in all_lines:
        frames[line.frame].append(line)
    return frames


# Words, and what joins them into one value (addresses, times, octets); blanks and other characters by themselves.
WORD = re.compile(r"\w+(?:[:.\-/]+\w+)*(?:::)?|\s+|.", re.DOTALL)
# A word with a digit in it.
VALUE = re.compile(r"(?:\w*\d\w*|[0-9a-f]+(?=:))(?:[:.\-/]+\w+)*(?:::)?|::")
LETTER = re.compile(r"[^\W\d_]")


def head(line):
    """The text without what follows its name."""
    return line.text.partition(": ")[0]


# What makes one line a changed form of another: the first of these by which they are alike.
ALIKE = (
    lambda line: line,
    lambda line: (line.field, line.text),
    lambda line: (line.field, VALUE.sub("#", line.text)),
    lambda line: (line.field, head(line)),
    lambda line: line.field,
    lambda line: line.text,
)


def matched(old, new, alike):
    """[(old one, new one)], where either may be None: what is alike in both stands side by side, and what lies between is
    looked at again, less strictly."""
    if not old or not new or not alike:
        if len(old) == len(new):
            return [*zip(old, new)]
        return [(one, None) for one in old] + [(None, other) for other in new]
    key, *rest = alike
    matcher = difflib.SequenceMatcher(None, [key(one) for one in old], [key(other) for other in new], autojunk=False)
    pairs = []
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        one, other = old[start:end], new[new_start:new_end]
        pairs += zip(one, other) if what == "equal" else matched(one, other, rest)
    return pairs


def trees(frame):
    """A frame's lines tree by tree; the row of the packet list is a tree of one line."""
    found = []
    for line in frame:
        if line.depth == 0:
            found.append([])
        found[-1].append(line)
    return found


def in_frame(capture, old, new):
    """The changes in a frame: its trees are matched first, then the lines in them."""
    before = None
    for one, other in matched(trees(old), trees(new), [lambda tree, key=key: key(tree[0]) for key in ALIKE[:-1]]):
        pairs = matched(one or [], other or [], ALIKE)
        while pairs:
            old_line, new_line = pairs.pop(0)
            if old_line and new_line:
                if old_line != new_line:
                    yield Change(CHANGED, capture, old_line, new_line)
                before = new_line
                continue
            inner = lines_in(old_line or new_line, pairs, side=0 if old_line else 1)
            del pairs[:len(inner)]
            yield Change(REMOVED if old_line else ADDED, capture, old_line, new_line, before, inner)
            if new_line:
                before = (new_line, *inner)[-1]


def lines_in(line, pairs, side):
    """The lines that stand in a line, as long as nothing is beside them."""
    inner = []
    for pair in pairs:
        if pair[1 - side] or pair[side].depth <= line.depth:
            break
        inner.append(pair[side])
    return tuple(inner)


def words_changed(old, new):
    """((words that went, words that came), ...), each pair once, without what stayed."""
    one, other = WORD.findall(old), WORD.findall(new)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    pairs = [("".join(one[start:end]), "".join(other[new_start:new_end]))
             for what, start, end, new_start, new_end in matcher.get_opcodes() if what != "equal"]
    return tuple(dict.fromkeys(pairs))


def without_values(pairs):
    return tuple(dict.fromkeys(tuple(VALUE.sub("#", words) for words in pair) for pair in pairs))


# SOURCE:OFFSET+HEADER+LENGTH, where source and header may be missing.
PLACE = re.compile(r"(?:(?P<source>\d+):)?(?P<offset>\d+)\+(?:(?P<header>\d+)\+)?(?P<length>\d+)")


def moved(old, new):
    """How a place has changed, in words."""
    one, other = PLACE.fullmatch(old), PLACE.fullmatch(new)
    if not one or not other:
        return f"{old} to {new}" if old != new else ""
    by = {name: int(other[name] or 0) - int(one[name] or 0) for name in PLACE.groupindex}
    return ", ".join(f"{name} {change:+}" for name, change in by.items() if change)


def kind(change):
    """(what the changes of a kind have in common, by which values they differ: what went and what came)."""
    what, _, old, new, _, inner = change
    if what in (ADDED, REMOVED):
        line = old or new
        fields = tuple(each.field for each in inner) if len(inner) <= NAMED else "many"
        return (what, line.field, VALUE.sub("#", head(line)), fields), ((line.text,),)
    if what != CHANGED:
        return (what, (old or new).field), ()
    place = moved(old.place, new.place)
    text, value = words_changed(old.text, new.text), words_changed(old.value, new.value)
    words = without_values(text)
    if new == old._replace(place=new.place):
        return (what, place), ()
    if new == old._replace(text=new.text) and (LETTER.search(str(words)) or "#" not in str(words)):
        return (what, words), text
    return (what, old.field, new.field, place, new.depth - old.depth, words, without_values(value)), text + value


def name(line):
    return line.place if line.place == lines.INFO else line.field


def title(changes):
    """What changes, in words."""
    what, _, old, new, _, inner = changes[0]
    if what != CHANGED:
        return f"{name(old or new)}: {what}{f', with {len(inner)} lines in it' * bool(inner)}"
    parts = {
        f"now {name(new)}": name(old) != name(new),
        moved(old.place, new.place): old.place != new.place,
        f"depth {new.depth - old.depth:+}": old.depth != new.depth,
        "text": old.text != new.text,
        "value": old.value != new.value,
    }
    names = [*dict.fromkeys(name(change.old) for change in changes)]
    names[NAMED:] = [f"{len(names) - NAMED} others"] * (len(names) > NAMED)
    return f"{', '.join(names)}: {', '.join(part for part, changed in parts.items() if changed)}"


def example(change):
    """The lines of one change."""
    if change.before:
        yield f"      {lines.in_columns(change.before)}"
    for sign, line in (("-", change.old), ("+", change.new)):
        if line:
            for each in (line, *change.inner[:NAMED]):
                yield f"    {sign} {lines.in_columns(each)}"
    if len(change.inner) > NAMED:
        yield f"           and {len(change.inner) - NAMED} others"


def short(words):
    return (words if len(words) <= SHORT else f"{words[:SHORT]}...") or "nothing"


def values(changes):
    """The values by which they differ, where they are not the same everywhere."""
    counts = collections.Counter(kind(change)[1] for change in changes)
    if len(counts) < 2:
        return
    for pairs, count in counts.most_common(NAMED):
        yield f"    {count:>6} x {'; '.join(' -> '.join(map(short, words)) for words in pairs)}"
    if len(counts) > NAMED:
        yield f"           and {len(counts) - NAMED} others"


def places(changes):
    """Where they are: the first frame in each of some captures."""
    frames = {(change.capture, (change.old or change.new).frame) for change in changes}
    first = {capture: frame for capture, frame in sorted(frames, reverse=True)}
    named = ", ".join(f"{capture} {first[capture]}" for capture in sorted(first)[:NAMED])
    if len(first) > NAMED:
        named += ", ..."
    return f"in {named}" if len(frames) == len(first) <= NAMED else \
        f"in {len(frames)} frames of {len(first)} captures: {named}"


def summary(changes):
    """All changes as text, a paragraph a kind: those first that come most often."""
    kinds = collections.defaultdict(list)
    for change in changes:
        kinds[kind(change)[0]].append(change)
    paragraphs = []
    for number, alike in enumerate(sorted(kinds.values(), key=len, reverse=True), 1):
        count = f"{len(alike)} times" if len(alike) > 1 else "once"
        paragraphs += [f"{number}. {count}, {title(alike)}", *example(alike[0]), *values(alike),
                       f"    {places(alike)}", ""]
    return "\n".join(paragraphs)
