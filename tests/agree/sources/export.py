# SPDX-License-Identifier: GPL-2.0-or-later
"""`--export-objects`: the lease table as CSV, of each query and of all."""

import plain

ARGUMENTS = ["--export-objects", "dhcpv6lq,{folder}"]
COLUMNS = ("client_duid", "binding", "preferred", "valid", "expires_utc", "last_seen_utc", "frame", "state")
OTHERS = ("binding", "link_address", "relay_address", "client_address", "interface_id", "remote_id", "relay_id", "server",
          "conflict")


def answers(output):
    leases = [row for rows in output.rows(r"all-queries\.csv") for row in rows]
    by_query = [row for rows in output.rows(r"query-.*\.csv") for row in rows]
    return {"bindings": plain.once((plain.binding(row["binding"]),) for row in leases),
            "leases": plain.count(plain.lease(*(row[column] for column in COLUMNS)) for row in leases),
            "leases of a query": plain.count(
                (int(row["query_frame"]), row["transaction_id"], *plain.lease(*(row[column] for column in COLUMNS)))
                for row in by_query),
            "other columns of leases": plain.count(tuple(row[column] for column in OTHERS) for row in leases),
            "conflicts": plain.once((plain.binding(row["binding"]),) for row in leases if row["conflict"])}


LATER = {}
