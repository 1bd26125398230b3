/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compiles regular expressions, and says what is wrong with one. */
#include "ci/gate/choice/drive_expression.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "helpers/text/expression.h"

int expressions_compile(const char *option, const struct option_strings *texts,
			struct expressions *ret_expressions, char *why, size_t why_size)
{
	struct expressions list = { calloc(texts->count + 1, sizeof(*list.items)), 0 };

	if (!list.items)
		abort();
	for (; list.count < texts->count; list.count++) {
		struct expression *one = &list.items[list.count];
		char reason[128], word[128];

		one->text = texts->items[list.count];
		if (!expression_compile(one->text, &one->regex, reason, sizeof(reason)))
			continue;
		(void)snprintf(why, why_size, "%s '%s': not a regular expression: %s", option,
			       option_shown(one->text, word, sizeof(word)), reason);
		expressions_free(&list);
		return -EINVAL;
	}
	*ret_expressions = list;
	return 0;
}

void expressions_free(struct expressions *expressions)
{
	for (size_t i = 0; i < expressions->count; i++)
		regfree(&expressions->items[i].regex);
	free(expressions->items);
	*expressions = (struct expressions){ NULL, 0 };
}

bool expression_matches(const struct expression *expression, const char *text)
{
	return regexec(&expression->regex, text, 0, NULL, 0) == 0;
}
