# SPDX-License-Identifier: GPL-2.0-or-later
"""Who is asked. A module is a source, and has `answers()`, which returns {question: Counter of rows}: plain data, the
same rows from everybody who knows the answer. A question that it cannot answer for this capture is left out.

TSHARK: `answers(output)` gets the Output of a run, once for one pass and once for two;
    ARGUMENTS is what the tshark is to be given for it, among those of all;
    LATER is {question: function}, which of its rows only the second pass can have; None: one pass has none.
OTHERS: `answers(capture)` asks for itself.
"""

from . import as_json, bindings, colours, counts, export, findings, octets, options, queries, replay, script, tree

TSHARK = (tree, options, findings, counts, queries, as_json, bindings, export, colours, script)
OTHERS = (replay, octets)


def name(source):
    return source.__name__.rpartition(".")[2]
