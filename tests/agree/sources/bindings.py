# SPDX-License-Identifier: GPL-2.0-or-later
"""`-z dhcpv6lq,bindings`: the lease table."""

import plain

ARGUMENTS = ["-z", "dhcpv6lq,bindings"]
TITLE = "DHCPv6 Leasequery Bindings"
COLUMNS = ("Client", "Address or prefix", "Preferred (s)", "Valid (s)", "Expires (UTC)", "Last seen (UTC)",
           "Frame", "State")
OTHERS = ("Address or prefix", "Link", "Relay", "Client address", "Interface-ID", "Remote-ID", "Relay-ID", "Server",
          "Conflict")


def answers(output):
    found = output.table(TITLE, "State")
    return {"bindings": plain.once((plain.binding(row["Address or prefix"]),) for row in found),
            "leases": plain.count(plain.lease(*(row[column] for column in COLUMNS)) for row in found),
            "other columns of leases": plain.count(tuple(row[column] for column in OTHERS) for row in found),
            "conflicts": plain.once((plain.binding(row["Address or prefix"]),) for row in found if row["Conflict"])}


LATER = {}
