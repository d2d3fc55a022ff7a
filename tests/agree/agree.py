#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything that answers the same question about a capture must give the same answer.

agree.py [NAME...]                  all captures, or those of these names, against known.tsv
agree.py --show QUESTION NAME...    who answers what
agree.py --list [NAME...]           what disagrees, as lines of known.tsv: with the reason that stands there, or "?"
agree.py --shrink                   known.tsv without what is not so any more; nothing is added
"""

import argparse
import collections
import concurrent.futures
import pathlib
import sys
import traceback

import captures
import comparison
import dissection
import runs
import sources

HERE = pathlib.Path(__file__).resolve().parent
KNOWN = HERE / "known.tsv"
AT_A_TIME = 2
MOST = 5  # captures that give no answer are told: more fail for the same reason


def passes(source, one, two):
    """{question: {who: Counter of rows}} for what one pass must have as two passes have it."""
    questions = {}
    for question in filter(one.__contains__, two):
        later = source.LATER.get(question, lambda row: False)
        if later:
            questions[f"passes: {sources.name(source)}: {question}"] = {
                who: collections.Counter({row: number for row, number in rows[question].items() if not later(row)})
                for who, rows in (("one pass", one), ("two passes", two))}
    return questions


def ask(capture):
    """{question: {who: Counter of rows}} for a capture."""
    asked = [source.ARGUMENTS for source in sources.TSHARK]
    one = runs.one_pass(capture, asked)
    two = runs.two_passes(capture, asked, one.script)
    answers = {source: source.answers(two) for source in sources.TSHARK}
    answers.update({source: source.answers(capture) for source in sources.OTHERS})
    questions = collections.defaultdict(dict)
    for source, told in answers.items():
        for question, rows in told.items():
            questions[question][sources.name(source)] = rows
    later = dissection.unsettled(one)
    one, two = (dissection.known_at_once(output, later) for output in (one, two))
    for source in sources.TSHARK:
        questions.update(passes(source, source.answers(one), source.answers(two)))
    return questions


def ask_all(some):
    """{capture name: questions}; what fails, as texts."""
    answers, failures = {}, []
    with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
        for capture, job in [(capture, pool.submit(ask, capture)) for capture in some]:
            try:
                answers[capture.name] = job.result()
            except Exception:  # whatever it is, the other captures are still asked about
                failures.append(f"{capture.name}: {traceback.format_exc(limit=-1)}")
    return answers, failures[:MOST] + [f"{len(failures)} captures give no answer"] * (len(failures) > MOST)


def silent(answers):
    """What is asked in vain, as texts: who never has a row for a question (nobody listens, or what is said is not
    understood), and what only one answers."""
    said = collections.defaultdict(collections.Counter)
    for questions in answers.values():
        for question, by in questions.items():
            said[question].update({who: sum(rows.values()) for who, rows in by.items()})
    return [f"{who} never has an answer: {question}" for question, by in said.items() for who, number in by.items()
            if not number] + [f"only {', '.join(by)} answers: {question}" for question, by in said.items() if len(by) < 2]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", metavar="QUESTION")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("names", metavar="NAME", nargs="*")
    return parser.parse_args()


def chosen(names):
    """The captures of these names; all, without any."""
    every = captures.captures()
    unknown = set(names) - {capture.name for capture in every}
    if unknown:
        raise runs.Failure(f"no such capture: {', '.join(sorted(unknown))}")
    return [capture for capture in every if not names or capture.name in names]


def show(answers, question):
    for name, questions in answers.items():
        for who, rows in questions.get(question, {}).items():
            print(*(f"{name}: {who}: {number} x {row}" for row, number in sorted(rows.items())), sep="\n")


def edit(options, known, found, is_asked):
    """Print what the list should be, or take out what it should not have."""
    reasons = {entry[:4]: entry.reason for entry in known}
    if options.list:
        print(*("\t".join(map(str, (*one, reasons.get(one, "?")))) for one in found), sep="\n")
    else:
        comparison.write_known(KNOWN, [entry for entry in known if not is_asked(entry) or entry[:4] in found])


def check(answers, known, found):
    """What disagrees that is not known, and what is known but not so, as texts."""
    texts = comparison.settle(found, known)
    for one in found:
        if one not in {entry[:4] for entry in known}:
            texts += [f"{one.capture}: {one.question}:", *comparison.describe(answers[one.capture][one.question])]
    return texts


def main(options):
    answers, failures = ask_all(chosen(options.names))
    version, known = captures.golden.version(), comparison.read_known(KNOWN)
    found = [one for name, questions in answers.items() for question, by in questions.items()
             if (one := comparison.compare(name, question, by))]

    def is_asked(entry):
        return entry.capture in answers and (not entry.versions or version in entry.versions)

    if options.show:
        show(answers, options.show)
    elif options.list or options.shrink:
        edit(options, known, found, is_asked)
    else:
        failures += check(answers, list(filter(is_asked, known)), found)
        failures += [] if options.names else silent(answers)
    print(*failures, sep="\n", end="\n" if failures else "", file=sys.stderr)
    print(f"Wireshark {version}: {len(answers)} captures, {sum(map(len, answers.values()))} questions, "
          f"{len(found)} disagreements", file=sys.stderr)
    return 1 if failures or not answers else 0


if __name__ == "__main__":
    try:
        sys.exit(main(arguments()))
    except (runs.Failure, comparison.Failure) as failure:
        sys.exit(str(failure))
