# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables that tshark prints for `-z dhcpv6lq,...`, read back."""


class Unreadable(Exception):
    """A table that is not as it should be; the text says where."""


def bars(line):
    return [at for at, octet in enumerate(line) if octet == "|"]


def rows(output, title, aligned=True):
    """The rows of the table of this title ("DHCPv6 Leasequery Queries") as {heading: cell}; of one that says that it is
    empty, that row. `aligned`: every bar must stand under that of the heading, which a cell of over 128 octets prevents."""
    lines = output.splitlines()
    start = lines.index(f"{title}:")
    heading, found = lines[start + 2], []
    names = [cell.strip() for cell in heading.split("|")]
    for row in lines[start + 4:]:
        if row.startswith("==="):
            return found
        if row.count("|") > 1 and (len(bars(row)) != len(bars(heading)) or (aligned and bars(row) != bars(heading))):
            raise Unreadable(f"{title}: not under its heading:\n{heading}\n{row}")
        found.append(dict(zip(names, (cell.strip() for cell in row.split("|")))))
    raise Unreadable(f"{title}: it has no end")
