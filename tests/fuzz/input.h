/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a fuzzer chose, read from its first octet on; past its end everything is 0. And the function
 * that every target here is.
 */
#ifndef DHCPV6LQ_FUZZ_INPUT_H
#define DHCPV6LQ_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

struct input {
    const uint8_t *octets;
    size_t length;
};

/* The next octets as a number, the first one the highest; `octets` is 1 to 8. */
uint64_t input_number(struct input *input, unsigned octets);

/* The next octets, up to `length` of them, which gets how many there are. */
const uint8_t *input_octets(struct input *input, size_t *length);

/* One run. What does not hold ends the program. Returns 0. The name is libFuzzer's. */
int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length);

/* Before the first run, where a target has it. */
int LLVMFuzzerInitialize(int *argc, char ***argv);

#endif
