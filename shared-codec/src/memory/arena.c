/* SPDX-License-Identifier: MIT
 *
 * Chunks that double in size, so that a connection of three messages costs
 * little and one of a million costs few allocations.
 */
#include "memory/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

enum { CHUNK_MIN = 1024, CHUNK_MAX = 65536 };

/* A pointer and a number of 64 bits are what is most strictly aligned of all that is kept. */
#define ALIGNMENT (alignof(void *) > alignof(uint64_t) ? alignof(void *) : alignof(uint64_t))

struct dhcpv6lq_chunk {
    struct dhcpv6lq_chunk *next;
    alignas(ALIGNMENT) unsigned char octets[];
};

void dhcpv6lq_arena_init(struct dhcpv6lq_arena *arena, const struct dhcpv6lq_allocator *allocator) {
    *arena = (struct dhcpv6lq_arena){.allocator = allocator, .chunk = CHUNK_MIN};
}

static bool grow(struct dhcpv6lq_arena *arena, size_t size) {
    size_t octets = size > arena->chunk ? size : arena->chunk;
    struct dhcpv6lq_chunk *chunk =
        arena->allocator->allocate(arena->allocator->context, sizeof *chunk + octets);

    if (!chunk) {
        return false;
    }
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->free = chunk->octets;
    arena->left = octets;
    if (arena->chunk < CHUNK_MAX) {
        arena->chunk *= 2;
    }
    return true;
}

void *dhcpv6lq_arena_take(struct dhcpv6lq_arena *arena, size_t size) {
    size_t rounded = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    void *memory;

    if (rounded > arena->left && !grow(arena, rounded)) {
        return NULL;
    }
    memory = arena->free;
    arena->free += rounded;
    arena->left -= rounded;
    return memory;
}

void dhcpv6lq_arena_free(struct dhcpv6lq_arena *arena) {
    while (arena->chunks) {
        struct dhcpv6lq_chunk *next = arena->chunks->next;

        arena->allocator->release(arena->allocator->context, arena->chunks);
        arena->chunks = next;
    }
}
