#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The comparison itself: what disagrees is told, and the list of what is known may only shrink."""

import collections
import pathlib
import tempfile
import unittest

import comparison
from comparison import Disagreement, Known

ONE, OTHER = collections.Counter(["a", "b"]), collections.Counter(["a", "c"])
FOUND = Disagreement("capture", "question", "x=y / z", 2)


class Test(unittest.TestCase):
    def test_agree(self):
        self.assertIsNone(comparison.compare("capture", "question", {"x": ONE, "y": ONE.copy()}))
        self.assertIsNone(comparison.compare("capture", "question", {"x": ONE}))

    def test_disagree(self):
        self.assertEqual(comparison.compare("capture", "question", {"x": ONE, "z": OTHER, "y": ONE}), FOUND)

    def test_three_ways(self):
        found = comparison.compare("capture", "question", {"x": ONE, "y": OTHER, "z": collections.Counter()})
        self.assertEqual((found.who, found.rows), ("x / y / z", 3))

    def test_how_often(self):
        twice = collections.Counter(["a", "a", "b"])
        self.assertEqual(comparison.compare("capture", "question", {"x": ONE, "y": twice}).rows, 1)

    def test_known(self):
        self.assertEqual(comparison.settle([FOUND], [Known(*FOUND, "a reason")]), [])

    def test_not_known(self):
        self.assertEqual(len(comparison.settle([FOUND], [])), 1)

    def test_agrees_now(self):
        self.assertEqual(len(comparison.settle([], [Known(*FOUND, "a reason")])), 1)

    def test_other_rows(self):
        for rows in (1, 3):
            self.assertEqual(len(comparison.settle([FOUND], [Known(*FOUND[:3], rows, "a reason")])), 2)

    def test_twice(self):
        self.assertEqual(len(comparison.settle([FOUND], [Known(*FOUND, "a reason"), Known(*FOUND, "another")])), 1)

    def test_list(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "known.tsv"
            path.write_text("# what it is\n\ncapture\tquestion\tx=y / z\t2\ta reason\n", "utf-8")
            self.assertEqual(comparison.read_known(path), [Known(*FOUND, "a reason")])
            known = [Known(*FOUND, "a reason"), Known(*FOUND, "another", ("4.4", "4.6"))]
            comparison.write_known(path, known)
            self.assertEqual(comparison.read_known(path), known)
            self.assertIn("# what it is\n", path.read_text("utf-8"))
            for line in ("capture\tquestion\tx=y / z\t2", "capture\tquestion\tx=y / z\ttwo\ta reason",
                         "capture\tquestion\tx=y / z\t2\t"):
                path.write_text(line, "utf-8")
                self.assertRaises(comparison.Failure, comparison.read_known, path)


if __name__ == "__main__":
    unittest.main()
