/* SPDX-License-Identifier: MIT
 *
 * TLS after a STARTTLS that was accepted (RFC 7653 8.2), as far as its handshake can be read
 * without keys.
 */
#ifndef DHCPV6LQ_TLS_H
#define DHCPV6LQ_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcpv6lq/validate.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dhcpv6lq_tls {
    uint32_t frame;       /* of its first octets; 0: it has not begun */
    bool decrypted;       /* what it carries came, since there were keys */
    bool complete;        /* both sides went on encrypted: the handshake is over, or can be read no
                             further */
    bool lost;            /* the capture lacks octets of the handshake */
    uint16_t version;     /* that the server chose, as 0x0304 is TLS 1.3; 0: not known */
    uint32_t alert_frame; /* of an alert that ended the handshake, in the clear; 0: none */
    uint8_t alert;        /* its description: RFC 8446 6 */
    enum dhcpv6lq_direction alert_from;
};

/* The texts below are for a person, and cut what `size` does not hold, as those of text.h do.
 *
 * "TLS 1.3"; "TLS", where the version is not known. */
size_t dhcpv6lq_tls_version_text(char *text, size_t size, const struct dhcpv6lq_tls *tls);

/* "unknown_ca (48) by the requestor"; empty without an alert. */
size_t dhcpv6lq_tls_alert_text(char *text, size_t size, const struct dhcpv6lq_tls *tls);

#ifdef __cplusplus
}
#endif

#endif
