/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One walk over the message. A table says which fields matter, and in which
 * option. What several relays of a chain say is taken from the one nearest the
 * client: in OPTION_LQ_RELAY_DATA that is the innermost (RFC 5007 4.1.2.4).
 * That option stands in the OPTION_CLIENT_DATA or beside it.
 */
#include "client_data.h"

#include <epan/to_str.h>

#include "dhcpv6lq/text.h"

/* What leases have in common, and how deep it was found: 0: it was not. */
struct common {
    struct dhcpv6lq_lease lease;
    unsigned link_depth;
    unsigned interface_id_depth;
    unsigned remote_id_depth;
    unsigned relay_id_depth;
};

struct dhcpv6lq_client_data {
    struct dhcpv6lq_pool *pool;
    GArray *leases;                       /* of the message */
    const struct dhcpv6lq_packet *packet; /* being read */
    struct dhcpv6lq_walk walk;
    unsigned depth;      /* of open elements; of those below, 0: it is not open */
    unsigned message;    /* the leasequery message's */
    unsigned client;     /* the OPTION_CLIENT_DATA's */
    unsigned relay_data; /* the OPTION_LQ_RELAY_DATA's */
    guint first;         /* of the client's leases */

    struct common of_message;
    struct common of_client;
    struct dhcpv6lq_lease binding; /* the one that is being read */
    bool bound;                    /* it has its address or prefix */
    const struct dhcpv6lq_shared *server;
};

typedef struct dhcpv6lq_client_data reader_t;

/* ---- fields ---- */

static struct common *common(reader_t *reader) {
    return reader->client != 0 ? &reader->of_client : &reader->of_message;
}

/* Is it an option of the OPTION_CLIENT_DATA, or of the message where none is open? */
static bool is_direct(const reader_t *reader, unsigned depth) {
    return depth == (reader->client != 0 ? reader->client : reader->message) + 1;
}

static const uint8_t *octets_of(const reader_t *reader, const struct dhcpv6lq_event *event) {
    return reader->packet->octets + event->offset;
}

static void take_address(reader_t *reader, const struct dhcpv6lq_event *event) {
    memcpy(reader->binding.address, octets_of(reader, event),
           MIN(event->length, sizeof reader->binding.address));
    reader->bound = true;
    if (!reader->binding.is_prefix) {
        reader->binding.length = 128;
    }
}

static void take_length(reader_t *reader, const struct dhcpv6lq_event *event) {
    reader->binding.length = (uint8_t)event->number;
}

static void take_preferred(reader_t *reader, const struct dhcpv6lq_event *event) {
    reader->binding.preferred = (uint32_t)event->number;
}

static void take_valid(reader_t *reader, const struct dhcpv6lq_event *event) {
    reader->binding.valid = (uint32_t)event->number;
}

static void take_clt(reader_t *reader, const struct dhcpv6lq_event *event) {
    common(reader)->lease.clt = (uint32_t)event->number;
    common(reader)->lease.clt_known = true;
}

static void take_peer(reader_t *reader, const struct dhcpv6lq_event *event) {
    struct dhcpv6lq_lease *lease = &common(reader)->lease;

    memcpy(lease->peer, octets_of(reader, event), sizeof lease->peer);
    lease->has_peer = true;
}

/* A relay that has no address of its own on the link says ::, and leaves it to the next one: RFC
 * 6221 5.3.2. */
static void take_link(reader_t *reader, const struct dhcpv6lq_event *event) {
    static const uint8_t unspecified[16];
    struct common *now = common(reader);
    bool empty = memcmp(octets_of(reader, event), unspecified, sizeof unspecified) == 0;

    if (reader->depth > now->link_depth && (!empty || !now->lease.has_link)) {
        memcpy(now->lease.link, octets_of(reader, event), sizeof now->lease.link);
        now->lease.has_link = true;
        now->link_depth = reader->depth;
    }
}

static void take_octets(reader_t *reader, const struct dhcpv6lq_event *event,
                        const struct dhcpv6lq_shared **shared, unsigned *depth) {
    if (reader->depth > *depth) {
        *shared = dhcpv6lq_pool_share(reader->pool, octets_of(reader, event), event->length);
        *depth = reader->depth;
    }
}

static void take_interface_id(reader_t *reader, const struct dhcpv6lq_event *event) {
    struct common *now = common(reader);

    take_octets(reader, event, &now->lease.interface_id, &now->interface_id_depth);
}

static void take_remote_id(reader_t *reader, const struct dhcpv6lq_event *event) {
    struct common *now = common(reader);

    take_octets(reader, event, &now->lease.remote_id, &now->remote_id_depth);
}

/* What is read of a client's data; `direct`: only where the option is OPTION_CLIENT_DATA's own. */
static const struct {
    enum dhcpv6lq_field field;
    enum dhcpv6lq_scope scope;
    uint16_t code; /* of the option; of a message: any */
    bool direct;
    void (*take)(reader_t *reader, const struct dhcpv6lq_event *event);
} fields[] = {
    {DHCPV6LQ_FIELD_IAADDR, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAADDR, true, take_address},
    {DHCPV6LQ_FIELD_IAADDR_PREFERRED, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAADDR, true,
     take_preferred},
    {DHCPV6LQ_FIELD_IAADDR_VALID, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAADDR, true, take_valid},
    {DHCPV6LQ_FIELD_IAPREFIX, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAPREFIX, true, take_address},
    {DHCPV6LQ_FIELD_IAPREFIX_PREFERRED, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAPREFIX, true,
     take_preferred},
    {DHCPV6LQ_FIELD_IAPREFIX_VALID, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAPREFIX, true,
     take_valid},
    {DHCPV6LQ_FIELD_IAPREFIX_LENGTH, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_IAPREFIX, true,
     take_length},
    {DHCPV6LQ_FIELD_CLT_TIME, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_CLT_TIME, true, take_clt},
    {DHCPV6LQ_FIELD_LQ_PEER_ADDRESS, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_LQ_RELAY_DATA, true,
     take_peer},
    {DHCPV6LQ_FIELD_LINK_ADDRESS, DHCPV6LQ_SCOPE_MESSAGE, 0, false, take_link},
    {DHCPV6LQ_FIELD_INTERFACE_ID, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_INTERFACE_ID, false,
     take_interface_id},
    {DHCPV6LQ_FIELD_REMOTE_ID, DHCPV6LQ_SCOPE_OPTION, DHCPV6LQ_OPTION_REMOTE_ID, false,
     take_remote_id},
};

static void take_field(reader_t *reader, const struct dhcpv6lq_event *event) {
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i].field == event->field && fields[i].scope == event->scope &&
            (fields[i].code == 0 || fields[i].code == event->code) &&
            (!fields[i].direct || is_direct(reader, reader->depth))) {
            fields[i].take(reader, event);
        }
    }
}

/* ---- elements ---- */

/* Does what is open tell of a client? */
static bool is_inside(const reader_t *reader) {
    return reader->client != 0 || reader->relay_data != 0;
}

static void take_client(reader_t *reader, const struct dhcpv6lq_event *event) {
    if (reader->client != 0 && is_direct(reader, reader->depth - 1)) {
        reader->of_client.lease.client =
            dhcpv6lq_pool_share(reader->pool, octets_of(reader, event), event->length);
    }
}

static void take_server(reader_t *reader, const struct dhcpv6lq_event *event) {
    if (reader->client == 0 && reader->message != 0 && is_direct(reader, reader->depth - 1)) {
        GString *text = g_string_new(NULL);

        dhcpv6lq_lease_octets(text, octets_of(reader, event), event->length, dhcpv6lq_text_octets);
        reader->server = dhcpv6lq_pool_share(reader->pool, text->str, text->len);
        g_string_free(text, TRUE);
    }
}

static void take_relay_id(reader_t *reader, const struct dhcpv6lq_event *event) {
    struct common *now = common(reader);

    if (is_inside(reader)) {
        take_octets(reader, event, &now->lease.relay_id, &now->relay_id_depth);
    }
}

/* Whose DUID it is, by the option it stands in. */
static const struct {
    uint16_t code;
    void (*take)(reader_t *reader, const struct dhcpv6lq_event *event);
} duids[] = {
    {DHCPV6LQ_OPTION_CLIENTID, take_client},
    {DHCPV6LQ_OPTION_SERVERID, take_server},
    {DHCPV6LQ_OPTION_RELAY_ID, take_relay_id},
};

static void take_duid(reader_t *reader, const struct dhcpv6lq_event *event) {
    const struct dhcpv6lq_level *option = dhcpv6lq_walk_holder(&reader->walk, 1);

    for (size_t i = 0; i < G_N_ELEMENTS(duids); i++) {
        if (option && option->scope == DHCPV6LQ_SCOPE_OPTION && option->code == duids[i].code) {
            duids[i].take(reader, event);
        }
    }
}

static void begin_client(reader_t *reader) {
    reader->client = reader->depth;
    reader->first = reader->leases->len;
    memset(&reader->of_client, 0, sizeof reader->of_client);
}

static bool is_binding(const reader_t *reader, const struct dhcpv6lq_event *event) {
    return reader->client != 0 && is_direct(reader, reader->depth) &&
           (event->code == DHCPV6LQ_OPTION_IAADDR || event->code == DHCPV6LQ_OPTION_IAPREFIX);
}

static void begin_option(reader_t *reader, const struct dhcpv6lq_event *event) {
    if (reader->message == 0 || !is_direct(reader, reader->depth)) {
        return;
    }
    if (reader->client == 0 && event->code == DHCPV6LQ_OPTION_CLIENT_DATA) {
        begin_client(reader);
    } else if (event->code == DHCPV6LQ_OPTION_LQ_RELAY_DATA) {
        reader->relay_data = reader->depth;
    } else if (is_binding(reader, event)) {
        memset(&reader->binding, 0, sizeof reader->binding);
        reader->binding.is_prefix = event->code == DHCPV6LQ_OPTION_IAPREFIX;
        reader->bound = false;
    }
}

static void begin(reader_t *reader, const struct dhcpv6lq_event *event) {
    reader->depth++;
    if (event->scope == DHCPV6LQ_SCOPE_OPTION) {
        begin_option(reader, event);
    } else if (event->scope == DHCPV6LQ_SCOPE_DUID) {
        take_duid(reader, event);
    } else if (event->scope == DHCPV6LQ_SCOPE_MESSAGE && event->offset == reader->packet->message) {
        reader->message = reader->depth;
    }
}

/* The client's other options may come before or after its bindings. */
static void end_client(reader_t *reader) {
    for (guint i = reader->first; i < reader->leases->len; i++) {
        struct dhcpv6lq_lease *lease = &g_array_index(reader->leases, struct dhcpv6lq_lease, i);
        struct dhcpv6lq_lease binding = *lease;

        *lease = reader->of_client.lease;
        memcpy(lease->address, binding.address, sizeof lease->address);
        lease->length = binding.length;
        lease->is_prefix = binding.is_prefix;
        lease->preferred = binding.preferred;
        lease->valid = binding.valid;
    }
    reader->client = 0;
}

static void end(reader_t *reader, const struct dhcpv6lq_event *event) {
    if (event->scope == DHCPV6LQ_SCOPE_OPTION && is_binding(reader, event) && reader->bound) {
        g_array_append_val(reader->leases, reader->binding);
    }
    if (reader->depth == reader->relay_data) {
        reader->relay_data = 0;
    } else if (reader->depth == reader->client) {
        end_client(reader);
    } else if (reader->depth == reader->message) {
        reader->message = 0;
    }
    reader->depth--;
}

/* Relay data beside the client data is that of every client who has none of its own. */
static void spread(struct dhcpv6lq_lease *lease, const struct dhcpv6lq_lease *of_message) {
    if (lease->has_peer || !of_message->has_peer) {
        return;
    }
    memcpy(lease->peer, of_message->peer, sizeof lease->peer);
    memcpy(lease->link, of_message->link, sizeof lease->link);
    lease->has_peer = true;
    lease->has_link = of_message->has_link;
    lease->interface_id = lease->interface_id ? lease->interface_id : of_message->interface_id;
    lease->remote_id = lease->remote_id ? lease->remote_id : of_message->remote_id;
    lease->relay_id = lease->relay_id ? lease->relay_id : of_message->relay_id;
}

struct dhcpv6lq_lease *dhcpv6lq_client_data_read(struct dhcpv6lq_client_data *reader,
                                                 const struct dhcpv6lq_packet *packet,
                                                 size_t *count) {
    struct dhcpv6lq_event event;

    reader->packet = packet;
    reader->server = NULL;
    reader->depth = reader->message = reader->client = reader->relay_data = 0;
    memset(&reader->of_message, 0, sizeof reader->of_message);
    g_array_set_size(reader->leases, 0);
    dhcpv6lq_packet_walk(&reader->walk, packet);
    while (dhcpv6lq_walk_next(&reader->walk, &event)) {
        if (event.type == DHCPV6LQ_EVENT_BEGIN) {
            begin(reader, &event);
        } else if (event.type == DHCPV6LQ_EVENT_FIELD && is_inside(reader)) {
            take_field(reader, &event);
        } else if (event.type == DHCPV6LQ_EVENT_END) {
            end(reader, &event);
        }
    }
    for (guint i = 0; i < reader->leases->len; i++) {
        spread(&g_array_index(reader->leases, struct dhcpv6lq_lease, i), &reader->of_message.lease);
    }
    *count = reader->leases->len;
    return (struct dhcpv6lq_lease *)(void *)reader->leases->data;
}

const struct dhcpv6lq_shared *
dhcpv6lq_client_data_server(const struct dhcpv6lq_client_data *reader) {
    return reader->server;
}

const struct dhcpv6lq_shared *
dhcpv6lq_client_data_source(const struct dhcpv6lq_client_data *reader) {
    const packet_info *pinfo = reader->packet->pinfo;
    const char *text = address_to_str(pinfo->pool, &pinfo->src);

    return dhcpv6lq_pool_share(reader->pool, text, strlen(text));
}

struct dhcpv6lq_client_data *dhcpv6lq_client_data_new(struct dhcpv6lq_pool *pool) {
    struct dhcpv6lq_client_data *reader = g_new0(struct dhcpv6lq_client_data, 1);

    reader->pool = pool;
    reader->leases = g_array_new(FALSE, FALSE, sizeof(struct dhcpv6lq_lease));
    return reader;
}

void dhcpv6lq_client_data_free(struct dhcpv6lq_client_data *reader) {
    g_array_free(reader->leases, TRUE);
    g_free(reader);
}
