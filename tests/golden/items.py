# SPDX-License-Identifier: GPL-2.0-or-later
"""Every item of our trees, with all that Wireshark has of it.

Two programs tell it, and neither tells all. tshark's PDML has each item's field, its value, and its place even where
it marks no octets; sharkd has whether an item is generated, which data source (the frame, or what was reassembled)
its place is in, the octets of these sources, and the frame's columns. Where both tell the same (the order and the
nesting of the items, their texts, places, and whether they are hidden) they must agree.
"""

import base64
import collections
import concurrent.futures
import os
import pathlib
import pickle
import xml.etree.ElementTree

import sharkd
import tshark

# offset and length are octets of sources[source]; value is what a display filter would compare with.
Item = collections.namedtuple("Item", "depth source offset length generated hidden field text value")
# sources is [(name, octets)]: the frame itself, then what Wireshark put together for it.
Frame = collections.namedtuple("Frame", "number protocol info sources items")

# Two passes, as Wireshark does when it opens a file: a query then shows its reply.
TWO_PASSES = ("-2", "-Y", "dhcpv6lq")
# Wireshark's own hidden items, which go with an expert item. Not all versions have the same.
INTERNAL = "_ws."


def from_pdml(capture, *arguments):
    """{frame number: [Item]} as tshark's PDML has it: the source is not known there, nor what is generated. Frames
    without our trees are left out."""
    return in_pdml(tshark.read(capture, *arguments, "-T", "pdml", "-J", "dhcpv6lq"))


def in_pdml(text):
    """The same of what tshark has said."""
    root, frames = xml.etree.ElementTree.fromstring(text), {}
    for packet in root.iter("packet"):
        number = int(packet.find("proto[@name='geninfo']/field[@name='num']").get("show"))
        trees = [proto for proto in packet if proto.get("name") == "dhcpv6lq"]
        if trees:
            frames[number] = [item for tree in trees for item in elements(tree)]
    return frames


def elements(element, depth=0):
    get = element.get
    item = Item(depth, None, int(get("pos")), int(get("size")), None, get("hide") == "yes", get("name"),
                tshark.label(get("showname") or get("show") or ""), "" if element.tag == "proto" else tshark.stable(get("show") or ""))
    if item.hidden and item.field.startswith(INTERNAL):
        return
    yield item
    for inner in element:
        yield from elements(inner, depth + 1)


def from_sharkd(shark, number):
    """The Frame of that number, but without what only PDML has of its items: the field, the value, and the place of one
    that marks no octets."""
    answer = shark.ask("frame", frame=number, proto=True, columns=True, bytes=True)
    sources = [("Frame", answer["bytes"])] + [(source["name"], source["bytes"]) for source in answer.get("ds", ())]
    trees = [node for node in answer["tree"] if node["l"].startswith(tshark.TREE)]
    return Frame(number, answer["col"][4], tshark.info(answer["col"][4], answer["col"][6]),
                 [(name, base64.b64decode(octets)) for name, octets in sources],
                 [item for tree in trees for item in nodes(tree)])


def nodes(node, depth=0):
    offset, length = node.get("h", (None, 0))
    hidden = bool(node.get("v"))
    if hidden and is_internal(node):
        return
    yield Item(depth, node.get("ds", 0), offset, length, bool(node.get("g")), hidden, None, tshark.label(node["l"]), None)
    for inner in node.get("n", ()):
        yield from nodes(inner, depth + 1)


def is_internal(node):
    return node.get("f", "").startswith(INTERNAL) or node["l"].startswith(("Malformed Packet", "Message: "))


def together(capture, number, pdml, shown):
    """The items of a frame with what both have of them."""
    items = []
    if len(pdml) != len(shown):
        raise tshark.Failure(f"{capture.name} frame {number}: tshark has {len(pdml)} items, sharkd has {len(shown)}.")
    for one, other in zip(pdml, shown):
        place = (one.offset, one.length) if other.length else (None, 0)
        if (one.depth, one.text, one.hidden) + place != other[:1] + (other.text, other.hidden, other.offset, other.length):
            raise tshark.Failure(f"{capture.name} frame {number}: tshark has\n{one}\nand sharkd\n{other}")
        items.append(one._replace(source=other.source, generated=other.generated))
    return items


def read(names=()):
    """{capture: {number: Frame}} of all captures, or of those that are named: what each shows on the second pass. Under
    ctest, where more than one test asks, what golden.read has read before (see CMakeLists.txt)."""
    stored = os.environ.get("DHCPV6LQ_ITEMS")
    if stored:
        frames = pickle.loads(pathlib.Path(stored).read_bytes())
        return {capture: frames[capture.name] for capture in tshark.captures() if not names or capture.stem in names}

    frames = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        captures = [capture for capture in tshark.captures() if not names or capture.stem in names]
        pdml = {capture: pool.submit(from_pdml, capture, *TWO_PASSES) for capture in captures}
        for shark, capture in sharkd.each_capture(names):
            shark.load(capture)
            frames[capture] = {}
            for number, items in pdml[capture].result().items():
                frame = from_sharkd(shark, number)
                frames[capture][number] = frame._replace(items=together(capture, number, items, frame.items))
    return frames
