# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines of a golden file: one for the packet list's row of a frame, one for each item of our trees.

    FRAME PLACE FIELD TEXT [= VALUE]

README.md has what each of them is. Two things that Wireshark shows in several items are one line as long as these items
say the same: an option with its code and its length, and an expert item with its text, severity and group. Where they
do not, each of them has its own line.
"""

import collections
import re
import zlib

Line = collections.namedtuple("Line", "frame place field depth text value")

INFO = "Info"
OPTION, CODE, LENGTH = "dhcpv6lq.option", "dhcpv6.option.type", "dhcpv6.option.length"
# An option's code and its length, in octets.
HEADER = 4
EXPERT, RULE = "_ws.expert", "dhcpv6lq.expert."
# What Wireshark adds to an expert item: field and text.
SEVERITY, GROUP = ("_ws.expert.severity", "Severity level: "), ("_ws.expert.group", "Group: ")
# What has no value, only a text.
NO_VALUE = re.compile(rf"dhcpv6lq|dhcpv6lq\.message|{re.escape(OPTION)}|{re.escape(EXPERT)}|{re.escape(RULE)}.*")
NOTHING = '""'
# A value of more characters is cut. What it stands for is in the octets, which positions.py compares it with.
LONGEST = 1000
INDENT = "  "
# As wide as most names of fields.
FIELD = 30


def lines(frame, with_trees=True):
    """The lines of a frame: of the packet list, of its data sources, and of the trees."""
    yield of_row(frame.number, frame.protocol, frame.info)
    if not with_trees:
        return
    for source in sorted({item.source for item in frame.items} - {0}):
        yield in_columns(Line(frame.number, f"{source}:", "source", 0, frame.sources[source][0], ""))
    for place, item in folded(frame.items):
        yield of_item(frame.number, place, item)


def of_row(frame, protocol, info):
    """The line of a frame in the packet list."""
    return in_columns(Line(frame, INFO, protocol, 0, info, ""))


def of_item(frame, place, item):
    """The line of an item, or of several in one."""
    return in_columns(Line(frame, place, item.field, item.depth, shown(item), unlike(item)))


def in_columns(line):
    """The Line as text. A value has a tab before it, which no text has."""
    text = INDENT * line.depth + escaped(line.text)
    text = f"{line.frame:>4} {line.place:<11} {line.field:<{FIELD}} {text}".rstrip()
    return f"{text}\t= {escaped(line.value)}" if line.value else text


def parsed(text):
    """The Line that in_columns made this text of."""
    text, _, value = text.partition("\t= ")
    columns = re.match(r" *(\d+) (\S+) +(\S+)", text)
    shown = text[max(columns.end(3), columns.start(3) + FIELD) + 1:]
    inner = shown.lstrip(" ")
    return Line(int(columns[1]), columns[2], columns[3], (len(shown) - len(inner)) // len(INDENT), inner, value)


def escaped(text):
    return re.sub(r"[\x00-\x1f\x7f]", lambda character: f"\\x{ord(character[0]):02x}", text)


def shown(item):
    """The text as Wireshark shows it: what is generated, in brackets."""
    text = f"[{item.text}]" if item.generated else item.text
    return f"{text} (hidden)" if item.hidden else text


def unlike(item):
    """The value, unless it is what the text says: all of it, a number in brackets after its name, or one before its
    unit."""
    said = item.text.partition(": ")[2]
    number = re.fullmatch(r".* \((\d+)\)", said) or re.match(r"(-?[\d.]+) s(?:econds)?\b", said)
    if item.value == (number[1] if number else said) or NO_VALUE.fullmatch(item.field):
        return ""
    if not item.value:
        return NOTHING
    if len(item.value) > LONGEST:
        return f"{item.value[:100]}... ({len(item.value)} characters, CRC-32 {zlib.crc32(item.value.encode()):08x})"
    return item.value


def place_of(item, header=0):
    source = f"{item.source}:" if item.source else ""
    return f"{source}{item.offset}+{header}+{item.length - header}" if header else f"{source}{item.offset}+{item.length}"


def folded(items):
    """(place, item) a line."""
    at = 0
    while at < len(items):
        item = items[at]
        if is_option(*items[at:at + 3]):
            yield place_of(item, HEADER), item
            at += 3
        elif is_expert(*items[at:at + 4]):
            yield place_of(item), item._replace(field=items[at + 1].field)
            at += 4
        else:
            yield place_of(item), item
            at += 1


def is_option(option, *header):
    """Is it an option, and are the next two items its code and its length as they should be?"""
    name = re.match(r".*? \((\d+)\)", option.text)
    if option.field != OPTION or len(header) != 2 or not name:
        return False
    plain = option._replace(depth=option.depth + 1, length=2)
    return header == (
        plain._replace(field=CODE, text=f"option-code: {name[0]}", value=name[1]),
        plain._replace(field=LENGTH, text=f"option-len: {option.length - HEADER}", value=str(option.length - HEADER),
                       offset=option.offset + 2))


def is_expert(expert, *inner):
    """Is it an expert item, and are the next three items its rule's field, its severity and its group as they should be?"""
    title = re.fullmatch(r"Expert Info \((\w+)/(\w+)\): (.*)", expert.text, re.DOTALL)
    if expert.field != EXPERT or len(inner) != 3 or not title:
        return False
    texts = (title[3], SEVERITY[1] + title[1], GROUP[1] + title[2])
    return (inner[0].field.startswith(RULE) and (inner[1].field, inner[2].field) == (SEVERITY[0], GROUP[0])
            and all((item.depth, item.text) == (expert.depth + 1, text)
                    and (item.generated, item.hidden) == (expert.generated, expert.hidden)
                    for item, text in zip(inner, texts)))
