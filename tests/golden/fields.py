#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The fields that the plugin registers, as `tshark -G fields` lists them.

- tshark -G plugins lists dhcpv6lq.so.
- Every built-in field (dhcpv6.*) that plugin/show/fields.c names exists, with the type the plugin wants: the
  plugin registers dhcpv6lq.REST in place of a dhcpv6.REST that does not, and none of these may be there.
- No README.md of plugin/ names a dhcpv6lq.* field that does not exist, and the list of fields in plugin/show/README.md
  has all that do (see listed_in).
"""

import re
import sys

import tshark

TOP = tshark.HERE.parent.parent
# Names that are no fields: files and preferences.
OTHERS = {"dhcpv6lq.so", "dhcpv6lq.schema.json", "dhcpv6lq.tcp.port", "dhcpv6lq.udp.port", "dhcpv6lq.every_segment",
          "dhcpv6lq.bulk_timeout", "dhcpv6lq.export_one_file", "dhcpv6lq.active_timeout", "dhcpv6lq.udp_timeout"}


def registered():
    """{field name: type} of everything tshark knows."""
    rows = (line.split("\t") for line in tshark.tshark("-G", "fields").splitlines())
    return {row[2]: row[3] for row in rows if row[0] == "F"}


def built_in(known):
    """What is wrong with the built-in fields that the plugin uses."""
    source = (TOP / "plugin" / "show" / "fields.c").read_text("utf-8")
    quoted = set(re.findall(r'"([\w.]+)"', source))
    used = sorted(name for name in quoted if name.startswith("dhcpv6."))
    if len(used) < 10:
        yield f"plugin/show/fields.c names only {len(used)} built-in fields: is the table still there?"
    for name in used:
        if name == "dhcpv6.":
            continue
        own = "dhcpv6lq." + name[len("dhcpv6."):]
        if name not in known:
            yield f"{name}: Wireshark has no such field."
        elif own in known and own not in quoted:
            yield f"{name}: Wireshark's is a {known[name]}; the plugin wants a {known[own]} and shows {own}."


def listed_in(readme):
    """The dhcpv6lq.* names in the README's list of fields: the section whose heading has the word Fields.
    A name that ends in a dot or in .* stands for all that start so."""
    section = re.search(r"^#+ [^\n]*\bfields\b[^\n]*\n(.*?)(?=^#|\Z)", readme, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    return set(re.findall(r"`(dhcpv6lq\.[\w.]+)", section[1])) if section else None


def documented(known):
    """What is wrong with the READMEs."""
    ours = {name for name in known if name.startswith("dhcpv6lq.")}
    for path in [TOP / "README.md", *sorted((TOP / "plugin").rglob("README.md"))]:
        for name in sorted(set(re.findall(r"\bdhcpv6lq\.\w[\w.]*\w", path.read_text("utf-8"))) - ours - OTHERS):
            if not any(field.startswith(name + ".") for field in ours):
                yield f"{path.relative_to(TOP)} names {name}, but there is no such field."
    listed = listed_in((TOP / "plugin" / "show" / "README.md").read_text("utf-8"))
    if not listed:
        yield "plugin/show/README.md has no list of fields."
        return
    prefixes = tuple(name for name in listed if name.endswith("."))
    for name in sorted(ours - listed):
        if not name.startswith(prefixes or ("\0",)):
            yield f"{name} is not in the list of fields of plugin/show/README.md."


def main():
    failures = []
    if not re.search(r"^dhcpv6lq\.so\s", tshark.tshark("-G", "plugins"), re.MULTILINE):
        failures.append("tshark -G plugins does not list dhcpv6lq.so.")
    known = registered()
    if not any(name.startswith("dhcpv6lq.") for name in known):
        failures.append("tshark -G fields lists no dhcpv6lq.* field.")
    failures += [*built_in(known), *documented(known)]
    if failures:
        raise tshark.Failure("\n".join(failures))


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
