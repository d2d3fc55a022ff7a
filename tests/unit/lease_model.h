/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A plain model of the lease table, of what leases.h says: every report is compared with every
 * earlier one. Few addresses, prefixes, clients, servers and answers, so that much meets.
 */
#ifndef DHCPV6LQ_TEST_LEASE_MODEL_H
#define DHCPV6LQ_TEST_LEASE_MODEL_H

#include <stdint.h>

#include "telling.h"

enum { LEASE_MODEL_REPORTS = 150 };

/* A new table (telling.h), and a model that knows nothing yet. */
void lease_model_begin(void);

/* Tell the table and the model of one more report, LEASE_MODEL_REPORTS at the most; both must find
 * the same. What it is any() chooses, which gives a number under the one that it gets. */
struct told lease_model_report(uint64_t (*any)(uint64_t under));

/* Both must have the same rows, in every order. */
void lease_model_compare(void);

/* Free the table, of which nothing may be left. */
void lease_model_end(void);

#endif
