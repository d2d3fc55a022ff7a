/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The lease table against the plain model of it, by reports that the fuzzer chooses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "input.h"
#include "lease_model.h"

static struct input input;

static uint64_t any(uint64_t under) {
    return input_number(&input, 1) % under;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length) {
    input = (struct input){octets, length};
    lease_model_begin();
    for (unsigned i = 0; i < LEASE_MODEL_REPORTS && input.length > 0; i++) {
        (void)lease_model_report(any);
    }
    lease_model_compare();
    lease_model_end();
    return 0;
}
