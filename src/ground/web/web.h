/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Web: pages over HTTP/1.1 to a proxy or to this machine. Routes are a const table; a handler answers at once
 * or waits for another thread without blocking this one. Guards the door: heads that two programs could read
 * in two ways, slow clients, floods, forged sessions and forms. Knows no page.
 *
 * What may not be seen and what is not there are answered by the same bytes. No log line holds an address, a
 * name or anything that was sent. */

#ifndef GROUND_WEB_WEB_H
#define GROUND_WEB_WEB_H

#include "ground/web/form.h"
#include "ground/web/page.h"
#include "ground/web/request.h"
#include "ground/web/route.h"
#include "ground/web/server.h"
#include "ground/web/session.h"

#endif
