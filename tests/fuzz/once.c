/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A target without libFuzzer: TARGET FOLDER... runs it once on every file in the folders. Each
 * input is an allocation of just its size.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"

#pragma weak LLVMFuzzerInitialize

static void fail(const char *path) {
    perror(path);
    exit(EXIT_FAILURE);
}

static void run(const char *path) {
    FILE *file = fopen(path, "rb");
    uint8_t *octets;
    long length;

    if (!file || fseek(file, 0, SEEK_END) != 0 || (length = ftell(file)) < 0 ||
        fseek(file, 0, SEEK_SET) != 0) {
        fail(path);
        return;
    }
    octets = malloc(length > 0 ? (size_t)length : 1);
    if (!octets || fread(octets, 1, (size_t)length, file) != (size_t)length) {
        fail(path);
    }
    (void)fclose(file);
    LLVMFuzzerTestOneInput(octets, (size_t)length);
    free(octets);
}

int main(int argc, char *argv[]) {
    unsigned count = 0;

    if (LLVMFuzzerInitialize) {
        LLVMFuzzerInitialize(&argc, &argv);
    }
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        const struct dirent *entry;
        char path[4096];

        if (!folder) {
            fail(argv[i]);
        }
        while ((entry = readdir(folder))) {
            if (entry->d_name[0] != '.') {
                (void)snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
                run(path);
                count++;
            }
        }
        closedir(folder);
    }
    (void)fprintf(stderr, "%u inputs\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
