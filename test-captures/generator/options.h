/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The capture of every option there is.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "scene.h"

void options(struct scene *scene);

#endif
