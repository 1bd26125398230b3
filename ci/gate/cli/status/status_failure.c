/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Says why a part of the status is missing. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ci/gate/cli/status/status.h"
#include "helpers/refusal.h"

const char *status_failure_text(int ret, char *buf, size_t size)
{
	if (ret == -EBADMSG)
		(void)snprintf(buf, size, "not the page that it should be, or all ones");
	else if (ret == -REFUSAL_NOT_RECORDED)
		(void)snprintf(buf, size, "not recorded");
	else if (ret == -REFUSAL_NOT_ASKED)
		(void)nvme_status_text(ret, buf, size);
	else if (ret < 0)
		(void)snprintf(buf, size, "%s", strerror(-ret));
	else
		(void)nvme_status_text(ret, buf, size);
	return buf;
}

void status_add_failure(struct json_object *object, const char *key, int ret)
{
	struct json_object *failure = json_text_object();
	char text[128];

	json_text_add_string(failure, "unreadable", status_failure_text(ret, text, sizeof(text)));
	json_text_add(object, key, failure);
}
