/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What dhcpv6lq-compare calls: compares two sides, each in a file of the form that side.h tells of.
 *
 *     dhcpv6lq-compare-tables text|csv|json A B
 *
 * Exit status: 0 alike, 1 different, 2 a side that cannot be read, or whatever else goes wrong.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "print.h"
#include "side.h"

enum { ALIKE, DIFFERENT, TROUBLE };

enum { BINDINGS_MAX = 20000000 }; /* of both sides */

static void *allocate(void *context, size_t size) {
    (void)context;
    return malloc(size);
}

static void release(void *context, void *memory) {
    (void)context;
    free(memory);
}

static int complain(const char *words) {
    (void)fprintf(stderr, "dhcpv6lq-compare-tables: %s\n", words);
    return TROUBLE;
}

static bool print_all(struct dhcpv6lq_comparison *comparison, const struct form *form,
                      const struct told sides[]) {
    struct dhcpv6lq_difference difference;

    form->begin();
    while (dhcpv6lq_comparison_next(comparison, &difference)) {
        form->difference(&difference);
    }
    form->end(&comparison->compared, sides);
    return fflush(stdout) == 0 && !ferror(stdout);
}

/* What one side was asked for narrows everything that a server has. */
static void relate(struct side *side, const struct side *other) {
    side->comparand.is_asked = side->has_question && other->is_all;
}

static int compare(struct dhcpv6lq_leases *leases, const struct form *form, char **paths) {
    static struct side a;
    static struct side b;
    const struct told sides[] = {{a.name, a.outcome}, {b.name, b.outcome}};
    struct dhcpv6lq_comparison comparison;

    if (!side_read(&a, paths[0], leases) || !side_read(&b, paths[1], leases)) {
        return TROUBLE;
    }
    relate(&a, &b);
    relate(&b, &a);
    comparison = dhcpv6lq_compare(leases, &a.comparand, &b.comparand);
    if (!print_all(&comparison, form, sides)) {
        return complain("the output cannot be written");
    }
    return dhcpv6lq_compared_alike(&comparison.compared) ? ALIKE : DIFFERENT;
}

int main(int count, char **arguments) {
    const struct dhcpv6lq_allocator allocator = {allocate, release, NULL};
    const struct form *form = count == 4 ? form_find(arguments[1]) : NULL;
    struct dhcpv6lq_leases *leases;
    struct dhcpv6lq_seed seed;
    int status;

    if (!form) {
        (void)fprintf(stderr, "usage: dhcpv6lq-compare-tables text|csv|json A B\n");
        return TROUBLE;
    }
    /* Where things are in memory, and when it is: whoever wrote the files knew neither. */
    seed = (struct dhcpv6lq_seed){(uintptr_t)&seed, (uint64_t)time(NULL)};
    leases = dhcpv6lq_leases_new(&allocator, seed, BINDINGS_MAX);
    status = leases ? compare(leases, form, arguments + 2) : complain("there is no memory");
    dhcpv6lq_leases_free(leases);
    return status;
}
