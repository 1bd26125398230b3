/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Somebody who tells a served drive lines of any content: whatever they are, there is one clean
 * line for an answer, and what is refused has changed nothing. Lines end with LF, as on the socket.
 */
#include "suites/selftest/fuzz/fuzz.h"

#include <errno.h>

#include "fixtures/drive/drive.h"
#include "fixtures/drive/power/death.h"
#include "fixtures/drive/power/power.h"
#include "fixtures/drive/registers/controller.h"
#include "fixtures/lab/serve/control/control.h"
#include "fixtures/lab/serve/control/control_socket.h"
#include "fixtures/lab/serve/control/control_status.h"
#include "fixtures/models/model.h"
#include "helpers/text/text.h"

#define MODEL "gen5-x4"
#define LINES 64
#define BETWEEN_NS UINT64_C(100000000)

static struct drive drive;
static struct drive_controller *controller;
static struct control control;
static struct drive_state *before;

static void *map(void *context, uint64_t address, size_t bytes, bool write)
{
	(void)context, (void)address, (void)bytes, (void)write;
	return NULL;
}

static void interrupt(void *context, unsigned int vector)
{
	(void)context, (void)vector;
}

/* One drive for all inputs. */
static void open_drive(void)
{
	static const struct drive_bus bus = { NULL, map, interrupt };
	char why[256] = "";

	drive.memory_reserve_bytes = 1;
	FUZZ_HOLDS(drive_open(&drive, model_find(MODEL, sizeof(MODEL) - 1), "", "fuzz", why,
			      sizeof(why)) == 0);
	FUZZ_HOLDS(drive_controller_open(&drive, &bus, &controller) == 0);
	before = malloc(sizeof(*before));
	FUZZ_HOLDS(before);
}

/* In its slot, with power, without defects, as it came from the factory. */
static void begin(void)
{
	drive_put_back(&drive);
	drive_power_on(&drive);
	drive_arm(&drive);
	FUZZ_HOLDS(drive_set_model(&drive, model_find(MODEL, sizeof(MODEL) - 1)) == 0);
	FUZZ_HOLDS(drive_renew(&drive) == 0);
	FUZZ_HOLDS(control_init(&control, &drive, controller, MODEL) == 0);
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Only what makes another controller of it brings back one that has failed. */
static void look_at_death(const char *line, enum drive_death death)
{
	const char *word = line + strspn(line, " \t\r");

	if (death == DRIVE_FATAL && drive_death(&drive) != DRIVE_FATAL &&
	    drive_death(&drive) != DRIVE_GONE)
		FUZZ_HOLDS(begins(word, "reset-state"));
	FUZZ_HOLDS(!!control_state(&drive));
}

static void tell(const char *line)
{
	static char answer[CONTROL_ANSWER_BYTES], why[CONTROL_ANSWER_BYTES];
	char cut[CONTROL_LINE_BYTES + 1];
	enum drive_death death = drive_death(&drive);
	int ret;

	(void)snprintf(cut, sizeof(cut), "%s", line);
	ret = control_check(MODEL, cut, why, sizeof(why));
	FUZZ_HOLDS(ret == 0 || ret == -EINVAL);
	memcpy(before, drive.state, sizeof(*before));
	(void)snprintf(cut, sizeof(cut), "%s", line);
	control_answer(&control, cut, answer, sizeof(answer));
	FUZZ_HOLDS(memchr(answer, '\0', sizeof(answer)));
	FUZZ_HOLDS(text_is_clean(answer, strlen(answer)) && !strchr(answer, '\n'));
	FUZZ_HOLDS(!*answer || !strcmp(answer, "ok") || begins(answer, "ok ") ||
		   begins(answer, "error: "));
	/* who asks before there is a drive is told the same */
	FUZZ_HOLDS(ret == 0 || !strcmp(answer, why));
	if (begins(answer, "error: "))
		FUZZ_HOLDS(!memcmp(before, drive.state, sizeof(*before)));
	look_at_death(line, death);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size), *next = text, *line;

	if (!controller)
		open_drive();
	begin();
	for (size_t i = 0; i < LINES && (line = strsep(&next, "\n")); i++) {
		/* longer ones, and those with a NUL, end at the socket */
		if (strlen(line) <= CONTROL_LINE_BYTES)
			tell(line);
		drive_set_clock(&drive, drive_now_ns(&drive) + BETWEEN_NS);
	}
	FUZZ_PLANT(drive.state->link_set.gen == 3);
	free(text);
	return 0;
}
