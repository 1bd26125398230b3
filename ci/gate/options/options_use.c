/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions about a command line that is already parsed. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ci/gate/options/options.h"
#include "helpers/text/nearest.h"

bool options_erases(const struct gate_options *options, const char *serial)
{
	for (size_t i = 0; i < options->erase.count; i++)
		if (*serial && strcmp(options->erase.items[i], serial) == 0)
			return true;
	return false;
}

int options_check_erase(const struct gate_options *options, const char *const *serials,
			size_t count, char *why, size_t why_size)
{
	for (size_t i = 0; i < options->erase.count; i++) {
		struct nearest nearest;
		bool found = false;
		char hint[256];

		nearest_init(&nearest, options->erase.items[i]);
		for (size_t n = 0; n < count; n++) {
			found |= strcmp(serials[n], options->erase.items[i]) == 0;
			nearest_offer(&nearest, serials[n]);
		}
		if (found)
			continue;
		(void)snprintf(why, why_size,
			       "--erase %.40s: no drive of this run has that serial "
			       "number%s",
			       options->erase.items[i], nearest_text(&nearest, hint, sizeof(hint)));
		return -EINVAL;
	}
	return 0;
}

void options_default_out(const struct gate_options *options, long long now, char *ret_text,
			 size_t size)
{
	time_t seconds = (time_t)now;
	char stamp[32];
	struct tm utc;
	size_t used;

	if (!gmtime_r(&seconds, &utc) || !strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &utc))
		(void)snprintf(stamp, sizeof(stamp), "unknown-time");
	used = (size_t)snprintf(ret_text, size, "results/%s", stamp);
	if (options->duts.count != 1 || used >= size)
		return;
	if (used + 1 < size)
		ret_text[used++] = '-';
	/* a plain file name: no '/', nothing that a shell or a web server minds */
	for (const char *c = options->duts.items[0]; *c && used + 1 < size && used < 120; c++)
		ret_text[used++] = isalnum((unsigned char)*c) || strchr(".+_-", *c) ? *c : '-';
	ret_text[used] = '\0';
}

/* set, and to something */
static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

bool options_use_color(const struct gate_options *options, int fd)
{
	if (options->color != GATE_COLOR_AUTO)
		return options->color == GATE_COLOR_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	if ((is_set("CLICOLOR_FORCE") && strcmp(getenv("CLICOLOR_FORCE"), "0") != 0) ||
	    (is_set("FORCE_COLOR") && strcmp(getenv("FORCE_COLOR"), "0") != 0))
		return true;
	return is_set("GITLAB_CI") ||
	       (isatty(fd) && is_set("TERM") && strcmp(getenv("TERM"), "dumb") != 0);
}
