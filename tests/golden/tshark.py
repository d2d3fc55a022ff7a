# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests here share: the captures, their manifest, and what tshark makes of them.

tshark runs through tests/tshark.sh: an ordinary user, an empty profile, UTC, and the plugin under test
($DHCPV6LQ_PLUGIN).
"""

import collections
import functools
import json
import pathlib
import re
import shlex
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
CAPTURES = HERE.parent.parent / "test-captures"
MANIFEST = CAPTURES / "MANIFEST"

# The words that our protocol's top-level tree starts with.
TREE = ("DHCPv6 Leasequery", "DHCPv6 Relay-ID")
COLUMNS = 'gui.column.format:"No.","%m","Protocol","%p","Info","%i"'

# frames: the numbers of those whose trees are in the golden file, None for all. options: further arguments for tshark.
Entry = collections.namedtuple("Entry", "origin about frames json options")


class Failure(Exception):
    """A test that fails, or that cannot run; the text says why."""


def captures():
    """The captures in test-captures/, in order of name."""
    return sorted(p for p in CAPTURES.iterdir() if p.suffix in (".pcap", ".pcapng"))


@functools.lru_cache(maxsize=None)
def manifest():
    """The manifest: {file name: Entry}. A line is NAME, ORIGIN, WHAT IT HOLDS and, if need be,
    SETTINGS, with tabs between; what may be SETTINGS, README.md says."""
    entries = {}
    if not MANIFEST.exists():
        raise Failure("There is no test-captures/MANIFEST.")
    for number, line in enumerate(MANIFEST.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) not in (3, 4) or not all(cells[:3]):
            raise Failure(f"MANIFEST line {number}: not NAME, ORIGIN, WHAT IT HOLDS [, SETTINGS] with tabs between.")
        if cells[0] in entries:
            raise Failure(f"MANIFEST line {number}: {cells[0]} stands there twice.")
        entries[cells[0]] = Entry(*cells[:2], *settings_in("".join(cells[3:])))
    return entries


def settings_in(text):
    frames, with_json, options = None, False, []
    for setting in filter(None, (part.strip() for part in text.split(";"))):
        key, _, value = setting.partition("=")
        if key == "frames" and value == "none":
            frames = set()
        elif key == "frames" and re.fullmatch(r"[\d,]+", value):
            frames = {int(number) for number in value.split(",")}
        elif setting == "json":
            with_json = True
        elif key == "tshark" and value:
            options = shlex.split(value)
        else:
            raise Failure(f"MANIFEST: what is the setting '{setting}'?")
    return frames, with_json, options


def settings(capture):
    """The manifest's entry of a capture; one that is not in there (a test of its own) has the usual ones."""
    usual = Entry("", "", *settings_in(""))
    try:
        return manifest().get(capture.name, usual)
    except Failure:
        return usual


def tshark(*arguments):
    """What `tshark ARGUMENTS` prints."""
    run = subprocess.run([HERE.parent / "tshark.sh", *arguments], stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, encoding="utf-8", check=False)
    # A capture may be cut short on purpose: tshark then says so after all that it could read.
    if run.returncode and "cut short" not in run.stderr:
        raise Failure(f"tshark {shlex.join(map(str, arguments))}: exit status {run.returncode}\n{run.stderr}")
    if re.search(r"Dissector bug|\b(WARNING|CRITICAL|ERROR)\b", run.stderr):
        raise Failure(f"tshark {shlex.join(map(str, arguments))} says:\n{run.stderr}")
    return run.stdout


def version():
    """Wireshark's, as "4.0"."""
    return re.match(r"TShark \(Wireshark\) (\d+\.\d+)", tshark("--version"))[1]


def read(capture, *arguments):
    """The same for a capture, with the arguments that the manifest gives it."""
    output = tshark("-r", capture, *settings(capture).options, *arguments)
    bug = re.search(r"(Dissector bug|Malformed Packet: DHCPv6LQ).*", output)
    if bug:
        raise Failure(f"{capture.name}, {shlex.join(arguments)}:\n{bug[0]}")
    return output


def info(protocol, text):
    """The Info column without what Wireshark's own dissectors say in it, which each version says in its own words: TCP
    of its segment, before our text, and the built-in DHCPv6 of a message that is not leasequery's."""
    return "" if protocol == "DHCPv6" else re.sub(r"^(\[TCP [^]]*\] ?)+", "", text)


def packet_list(capture, *arguments):
    """{frame number: (protocol, info)} of the packet list, as our protocol leaves it."""
    rows = (row.strip().split("\t", 2) for row in read(capture, *arguments, "-T", "tabs", "-o", COLUMNS).splitlines())
    return {int(frame): (protocol, info(protocol, "".join(text))) for frame, protocol, *text in rows}


def json_view(capture, *arguments):
    """Our trees as tshark's JSON, a field a line: [{"frame": N, "dhcpv6lq": [TREE, ...]}, ...]. As in
    tshark's JSON, a name may stand more than once in an object."""
    frames = []
    for number, trees in layers(capture, *arguments):
        trees = ",\n    ".join(json_lines(tree, "    ") for tree in trees)
        frames.append(f'  {{"frame": {number}, "dhcpv6lq": [\n    {trees}]}}')
    return "[\n" + ",\n".join(frames) + "\n" * bool(frames) + "]\n"


def layers(capture, *arguments):
    """[(frame number, [our trees])]: each tree a list of (field, value), where a value is a text or
    such a list again."""
    packets = json.loads(read(capture, *arguments, "-T", "json", "-J", "frame dhcpv6lq"),
                         object_pairs_hook=lambda pairs: pairs)
    result = []
    for packet in packets:
        members = dict(dict(packet)["_source"])["layers"]
        trees = [value for name, value in members if name == "dhcpv6lq"]
        if trees:
            result.append((int(dict(dict(members)["frame"])["frame.number"]), trees))
    return result


def json_lines(value, pad):
    if not isinstance(value, list):
        return json.dumps(stable(value), ensure_ascii=False)
    inner = pad + "  "
    members = ",\n".join(f"{inner}{json.dumps(name)}: {json_lines(member, inner)}" for name, member in value)
    return f"{{\n{members}\n{pad}}}"


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def stable(value):
    """A value alike in all versions. An absolute time: 2026-01-01T00:00:00.000000000Z; Wireshark 4.0 has another form, and
    4.6 says +0000 of a local time, which is UTC here. A flag: 0 or 1, which later versions call False and True in PDML."""
    if not isinstance(value, str):
        return value
    if value in ("False", "True"):
        return str(int(value == "True"))
    old = re.fullmatch(r"(\w{3}) +(\d+), (\d{4}) (\d\d:\d\d:\d\d\.\d+) UTC", value)
    if old and old[1] in MONTHS:
        return f"{old[3]}-{MONTHS.index(old[1]) + 1:02}-{int(old[2]):02}T{old[4]}Z"
    return re.sub(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+)\+0000$", r"\1Z", value)


def label(text):
    """An item's text alike in all versions: of one that Wireshark cuts, what is left in all. 4.0 puts other words in front
    than later ones do, and leaves more or less."""
    cut = re.match(r"(?: \[truncated\]|\[…\] )(.{200})", text, re.DOTALL)
    return f"{cut[1]} […]" if cut else text
