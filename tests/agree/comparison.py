# SPDX-License-Identifier: GPL-2.0-or-later
"""Do all who answer a question agree? And is it known where they do not?"""

import collections

# `who`: those who agree joined by "=", those who do not parted by " / ". `rows`: how many rows not everybody has.
Disagreement = collections.namedtuple("Disagreement", "capture question who rows")
# `versions`: those of Wireshark in which it is so, or none: in all.
Known = collections.namedtuple("Known", "capture question who rows reason versions", defaults=[()])


class Failure(Exception):
    """A list that cannot be read; the text says why."""


def compare(capture, question, answers):
    """The Disagreement of {who: Counter of rows}, or None."""
    groups = []
    for who, rows in answers.items():
        group = next((group for group in groups if answers[group[0]] == rows), None)
        if group:
            group.append(who)
        else:
            groups.append([who])
    if len(groups) < 2:
        return None
    return Disagreement(capture, question, " / ".join("=".join(group) for group in groups), len(disputed(answers)))


def disputed(answers):
    """The rows that not everybody has as often."""
    every = set().union(*answers.values())
    return {row for row in every if len({rows[row] for rows in answers.values()}) > 1}


def describe(answers, most=8):
    """Lines that say who has which of the rows."""
    rows = sorted(disputed(answers), key=repr)
    lines = [f"    {', '.join(map(str, row))}: " + ", ".join(f"{who} {answers[who][row]}" for who in answers)
             for row in rows[:most]]
    return lines + [f"    and {len(rows) - most} more"] * (len(rows) > most)


def read_known(path):
    """[Known] of a list: CAPTURE, QUESTION, WHO, ROWS, REASON with tabs between; where it is so in some versions of
    Wireshark only, CAPTURE is NAME@VERSION,VERSION."""
    known = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 5 or not all(cells) or not cells[3].isdecimal():
            raise Failure(f"{path.name} line {number}: not CAPTURE, QUESTION, WHO, ROWS, REASON with tabs between.")
        capture, _, versions = cells[0].partition("@")
        known.append(Known(capture, *cells[1:3], int(cells[3]), cells[4], tuple(filter(None, versions.split(",")))))
    return known


def write_known(path, known):
    """The list anew: its comments, and these."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    for entry in known:
        name = "@".join(filter(None, (entry.capture, ",".join(entry.versions))))
        lines.append("\t".join(map(str, (name, *entry[1:5]))))
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def settle(found, known):
    """What is wrong, as texts: disagreements that are not known, and known ones that are none any more. The list may only
    shrink, so both fail."""
    listed = collections.Counter(Disagreement(*entry[:4]) for entry in known)
    texts = [("not known", one) for one in found if one not in listed]
    texts += [("not so any more, take it out of the list", one) for one in listed if one not in found]
    texts += [("listed twice", one) for one, number in listed.items() if number > 1]
    return [f"{text}: {one.capture}: {one.question}: {one.who} ({one.rows} rows)" for text, one in texts]
