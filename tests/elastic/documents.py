#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""dhcpv6lq-ek: of what tshark -T ek writes it makes documents that have each name once, and loses no value of any layer."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "golden"), str(TESTS / "stats")]
import schema  # noqa: E402 (needs the path)
import tshark  # noqa: E402

SCRIPT = TESTS.parent / "plugin" / "scripts" / "dhcpv6lq-ek"
CAPTURES = ("kea-bulk", "kea-errors", "kea-udp", "malformed-fixed-lengths", "options", "relays")
IN_C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # where Python takes ASCII for what is spoken


class Pairs(list):
    """An object as it is written: [(name, value)]."""


def convert(text, **environment):
    """Exit status, standard output and standard error of the script."""
    done = subprocess.run([SCRIPT], input=text, capture_output=True, check=False, env=os.environ | environment)
    return done.returncode, done.stdout.decode("ascii"), done.stderr.decode()


def values(value):
    """What an object has, {name: [value]}, whether it has a name again or an array."""
    if not isinstance(value, (dict, Pairs)):
        return value
    found = {}
    for name, one in value.items() if isinstance(value, dict) else value:
        found.setdefault(name, []).extend(map(values, one if isinstance(one, list) and not isinstance(one, Pairs) else [one]))
    return found


def repeats(value):
    """Has an object, or one in it, a name twice?"""
    if isinstance(value, Pairs):
        return len({name for name, _ in value}) < len(value) or any(repeats(one) for _, one in value)
    return isinstance(value, list) and any(map(repeats, value))


class Test(unittest.TestCase):
    def test_captures(self):
        """Our layer alone, as the README says, and all layers, of which the built-in ones repeat names as well."""
        version = tshark.version()
        for name in CAPTURES:
            for arguments in (("-Y", "dhcpv6lq", "-J", "frame dhcpv6lq"), ()):
                written = tshark.read(tshark.CAPTURES / f"{name}.pcap", "-2", *arguments, "-T", "ek")
                status, output, words = convert(written.encode())
                self.assertEqual((status, words), (0, ""), name)
                before = [json.loads(line, object_pairs_hook=Pairs) for line in written.splitlines()]
                after = [schema.strict(line) for line in output.splitlines()]
                # From 4.4 on tshark itself gathers all values of a name.
                self.assertEqual(any(map(repeats, before)), version == "4.0", name)
                self.assertEqual([values(document) for document in after if "layers" in document],
                                 [values(document) for document in before if dict(document).get("layers")], name)
                indices = [document["index"] for document in after if "index" in document]
                self.assertEqual(len(indices) * 2, len(after))
                for index in indices:
                    self.assertEqual(index.keys(), {"_index"})

    def test_octets(self):
        """Frame 6 of kea-bulk.pcap, a REPLY with a client: its options in the order of the octets."""
        written = tshark.read(tshark.CAPTURES / "kea-bulk.pcap", "-2", "-Y", "frame.number == 6", "-J", "dhcpv6lq", "-T", "ek")
        layer = schema.strict(convert(written.encode())[1].splitlines()[1])["layers"]["dhcpv6lq"]
        self.assertEqual(layer["dhcpv6lq_dhcpv6_option_type"],
                         ["1", "2", "13", "45", "1", "5", "46", "47", "18", "37", "53"])
        self.assertEqual(layer["dhcpv6lq_dhcpv6_msgtype"], ["15", "12"])  # LEASEQUERY-REPLY, and in option 47 RELAY-FORW
        self.assertEqual(int(layer["dhcpv6lq_dhcpv6_xid"], 0), 0x864d38)  # from 4.6 on in decimal
        self.assertEqual(len(layer["dhcpv6lq_dhcpv6lq_option"]), 11)

    def test_values(self):
        for written, expected in (
                ('{"a":1,"b":2,"a":3}', '{"a":[1,3],"b":2}'), ('{"a":[1,null],"a":null}', '{"a":[1,null,null]}'),
                ('{"a":null,"a":[]}', '{"a":[null]}'), ('{"a":{"b":1,"b":"2"},"a":{"b":false}}',
                                                        '{"a":[{"b":[1,"2"]},{"b":false}]}'),
                ('{"a":["1"],"n":18446744073709551615}', '{"a":["1"],"n":18446744073709551615}'),
                ('{"index":{"_index":"i","_type":"doc"}}', '{"index":{"_index":"i"}}'),
                ('{"layers":{"_type":"x","index":"y"}}', '{"layers":{"_type":"x","index":"y"}}')):
            self.assertEqual(convert(f"{written}\n".encode()), (0, f"{expected}\n", ""))
        self.assertEqual(convert(b""), (0, "", ""))

    def test_text(self):
        for environment in ({}, IN_C):
            status, output, words = convert('{"a":"é\\n\\u0000"}\n'.encode() + b'{"a":"\xff"}\n', **environment)
            self.assertEqual((status, words), (0, ""))
            self.assertEqual([json.loads(line) for line in output.splitlines()], [{"a": "é\n\0"}, {"a": "\ufffd"}])

    def test_no_json(self):
        for line in (b"Running as user", b"[1]", b"1", b"", b'{"a":'):
            status, output, words = convert(b'{"a":1}\n' + line + b"\n")
            self.assertEqual((status, output), (2, '{"a":1}\n'), line)
            self.assertIn("dhcpv6lq-ek: line 2: ", words)

    def test_output_that_ends(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([SCRIPT], input=b'{"a":1}\n', stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stderr), (2, b"dhcpv6lq-ek: No space left on device\n"))
        done = subprocess.run(["bash", "-c", f"set -o pipefail; yes '{{}}' | head -n 10000 | {SCRIPT} | true"],
                              stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, done.stderr), (2, b""))


if __name__ == "__main__":
    unittest.main()
