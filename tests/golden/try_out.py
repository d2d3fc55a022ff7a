#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/try.sh shows of a capture what it says it does, in that order: what is in it, its queries, what is wrong, the first
packets, and one message in full."""

import re
import subprocess
import sys

import tshark

TRY = tshark.HERE.parent / "try.sh"
NOTHING = "No Leasequery on TCP 547 or UDP 546-547. On another port? Add -d tcp.port==PORT,dhcpv6lq.\n"
FRAME = r"frame (\d+): (\w+) (\w+)"

# (arguments, what it prints: lines that begin so, in this order, with any others between).
SHOWN = [
    ([], ["kea-bulk.pcap: 268 frames, 131 of them DHCPv6 Leasequery", "The queries:", "Frame |Outcome ", "    4 |done ",
          "   83 |lacking, octets missing ", "What is wrong:", "  frame 6: note relay_data_peer (and 4 more): ",
          "    -> Option 47 names the client ", "  frame 83: note capture_lacks: ", "The first packets:",
          "    4    0.000111  2001:db8:1::1        DHCPv6LQ  LEASEQUERY xid 0x864d38 ",
          "    6    0.000680  2001:db8:1::547      DHCPv6LQ  LEASEQUERY-REPLY xid 0x864d38 ", "      ... and 126 more",
          "A LEASEQUERY-DATA in full, frame 8:", "DHCPv6 Leasequery, LEASEQUERY-DATA xid 0x864d38 ", "    [Query in: 4]",
          "    msg-type: LEASEQUERY-DATA (17)"]),
    # The error comes first, though its frame does not; a packet has the LEASEQUERY-DATA that is shown.
    (["case-a_bulk_during_active"],
     ["case-a_bulk_during_active.pcap: 11 frames, 5 of them DHCPv6 Leasequery", "The queries:", "    4 |closed ",
      "    6 |failed: NotAllowed (10) ", "What is wrong:", "  frame 6: error active_in_parallel: Another query ",
      "    -> An active query needs a connection of its own.", "  frame 4: warning active_ended: ", "  frame 7: warning status: ",
      "The first packets:", "    4 ", "    8 ", "A LEASEQUERY-DATA in full, frame 8:", "DHCPv6 Leasequery, LEASEQUERY-DATA "]),
    # Over UDP there is no LEASEQUERY-DATA.
    (["udp-relayed"], ["udp-relayed.pcap: ", "The queries:", "What is wrong:", "The first packets:", "A LEASEQUERY-REPLY in full, "]),
    (["port-5470"], ["port-5470.pcap: 11 frames, 0 of them DHCPv6 Leasequery"]),
    (["port-5470", "-d", "tcp.port==5470,dhcpv6lq"],
     ["port-5470.pcap: 11 frames, 5 of them DHCPv6 Leasequery", "The queries:", "    4 |done ", "What is wrong:", "  nothing",
      "The first packets:", "    8 ", "A LEASEQUERY-DATA in full, frame 6:"]),
]


def run(arguments):
    """What try.sh prints, and says."""
    capture = [tshark.CAPTURES / f"{arguments[0]}.pcap"] if arguments else []
    done = subprocess.run([TRY, *capture, *arguments[1:]], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          encoding="utf-8", check=False)
    if done.returncode:
        raise tshark.Failure(f"try.sh {arguments}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout, done.stderr


def differences(arguments, shown, output):
    lines = iter(output.splitlines())
    for start in shown:
        if not any(line.startswith(start) for line in lines):
            yield f"try.sh {arguments} does not print, or not in this place:\n{start}"


def main():
    failures = []
    for arguments, shown in SHOWN:
        output, words = run(arguments)
        failures += differences(arguments, shown, output)
        expected = NOTHING if len(shown) == 1 else ""
        if words != expected:
            failures.append(f"try.sh {arguments} says {words!r}, not {expected!r}.")
        if len(shown) == 1 and len(output.splitlines()) > 1:
            failures.append(f"try.sh {arguments} shows of no Leasequery:\n{output}")
        ranks = [("error", "warning", "note").index(severity) for _, severity, _ in re.findall(f"^  {FRAME}", output, re.MULTILINE)]
        if ranks != sorted(ranks):
            failures.append(f"try.sh {arguments} does not have the worst first:\n{output}")
    if failures:
        raise tshark.Failure("\n".join(failures))
    print(f"{len(SHOWN)} runs")


if __name__ == "__main__":
    try:
        main()
    except tshark.Failure as failure:
        sys.exit(str(failure))
