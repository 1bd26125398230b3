/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Says why a part of the status is missing. */
#include <errno.h>
#include <string.h>

#include "ci/gate/cli/status.h"

void status_add_failure(struct json_object *object, const char *key, int result)
{
	struct json_object *failure = json_text_object();
	char text[64];

	if (result == -EBADMSG)
		json_text_add_string(failure, "unreadable",
				     "not the page that it should be, or all ones");
	else if (result < 0)
		json_text_add_string(failure, "unreadable", strerror(-result));
	else
		json_text_add_string(failure, "unreadable",
				     nvme_status_text(result, text, sizeof(text)));
	json_text_add(object, key, failure);
}
