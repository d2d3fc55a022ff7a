/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * See input.h.
 */
#include "input.h"

uint64_t input_number(struct input *input, unsigned octets) {
    uint64_t number = 0;

    for (unsigned i = 0; i < octets; i++) {
        number <<= 8;
        if (input->length > 0) {
            number |= *input->octets++;
            input->length--;
        }
    }
    return number;
}

const uint8_t *input_octets(struct input *input, size_t *length) {
    const uint8_t *octets = input->octets;

    *length = *length < input->length ? *length : input->length;
    input->octets += *length;
    input->length -= *length;
    return octets;
}
