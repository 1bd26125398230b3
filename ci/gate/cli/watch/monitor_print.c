/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One look at a drive as a line: for machines in full, for a terminal what people look for. */
#include "ci/gate/cli/watch/monitor.h"

#include <errno.h>

#include "ci/gate/cli/json_text.h"
#include "helpers/text/quantity.h"
#include "helpers/text/text.h"

static void add_time(struct json_object *object, double t_s, int64_t unix_ns)
{
	struct text stamp = { 0 };

	text_timestamp(&stamp, unix_ns, 3);
	json_text_add_string(object, "time", stamp.data);
	json_text_add_real(object, "t_s", t_s);
	text_free(&stamp);
}

static void print_line(struct json_object *object, FILE *out)
{
	const char *line = json_object_to_json_string_ext(object, JSON_C_TO_STRING_NOSLASHESCAPE);

	if (line)
		(void)fprintf(out, "%s\n", line);
	json_object_put(object);
}

/* Of a counter that went on between two looks; negative: it cannot be told. */
static double rate_of(const struct monitor_look *look, uint64_t now, uint64_t before, double factor)
{
	double s;

	if (!look->before || now < before)
		return -1;
	s = (double)(look->now->t_ns - look->before->t_ns) / 1e9;
	return s > 0 ? (double)(now - before) * factor / s : -1;
}

static double read_rate(const struct monitor_look *look)
{
	return rate_of(look, look->now->smart.data_units_read,
		       look->before ? look->before->smart.data_units_read : 0,
		       QUANTITY_DATA_UNIT_BYTES);
}

static double write_rate(const struct monitor_look *look)
{
	return rate_of(look, look->now->smart.data_units_written,
		       look->before ? look->before->smart.data_units_written : 0,
		       QUANTITY_DATA_UNIT_BYTES);
}

static void add_rate(struct json_object *object, const char *key, double rate)
{
	if (rate >= 0)
		json_text_add_real(object, key, rate);
	else
		json_text_add(object, key, NULL);
}

static void add_aer(struct json_object *object, const char *end, bool known, uint32_t correctable,
		    uint32_t uncorrectable)
{
	struct json_object *aer = known ? json_text_object() : NULL;

	if (aer) {
		json_text_add_hex(aer, "correctable_status", correctable, 8);
		json_text_add_hex(aer, "uncorrectable_status", uncorrectable, 8);
	}
	json_text_add(object, end, aer);
}

void monitor_print_json(const struct monitor_look *look, FILE *out)
{
	const struct sample *now = look->now;
	struct json_object *object = json_text_object(), *part;

	add_time(object, look->t_s, look->unix_ns);
	part = now->has_smart ? json_text_object() : NULL;
	if (part)
		json_text_add_facts(part, false, &fact_page_smart, look->smart, NVME_SMART_BYTES,
				    look->version);
	json_text_add(object, "smart", part);
	part = json_text_object();
	add_rate(part, "read_bytes_per_s", now->has_smart ? read_rate(look) : -1);
	add_rate(part, "write_bytes_per_s", now->has_smart ? write_rate(look) : -1);
	json_text_add(object, "rates", part);
	json_text_add_known(object, "power_state", now->has_power_state, now->power_state);
	part = now->has_link ? json_text_object() : NULL;
	if (part) {
		json_text_add_rate(part, "speed_gts", pcie_gen_rate(now->link.gen));
		json_text_add_known(part, "width", now->link.lanes, now->link.lanes);
	}
	json_text_add(object, "link", part);
	part = json_text_object();
	add_aer(part, "drive", now->has_drive_aer, now->drive_correctable,
		now->drive_uncorrectable);
	add_aer(part, "port", now->has_port_aer, now->port_correctable, now->port_uncorrectable);
	json_text_add(object, "aer", part);
	json_text_add_bool(object, "fatal", now->fatal);
	print_line(object, out);
}

void monitor_print_event(const char *what, double t_s, int64_t unix_ns, FILE *out)
{
	struct json_object *object = json_text_object();

	add_time(object, t_s, unix_ns);
	json_text_add_string(object, "event", what);
	print_line(object, out);
}

static void put_rate(struct text *line, const char *what, double rate)
{
	char value[QUANTITY_SIZE];

	if (rate >= 0)
		text_printf(line, "  %s %s/s", what, quantity_bytes(rate, value, sizeof(value)));
}

/* What moves comes first: a narrow terminal shows as much as fits. */
void monitor_print_live(const struct monitor_look *look, unsigned int columns, FILE *out)
{
	const struct sample *now = look->now;
	char link[PCIE_SPEED_BYTES];
	struct text line = { 0 };
	unsigned int s = (unsigned int)look->t_s;

	text_printf(&line, "%02u:%02u:%02u", s / 3600, s / 60 % 60, s % 60);
	if (now->has_smart)
		text_printf(&line, "  %d C", nvme_kelvin_to_celsius(now->smart.temperature_k));
	else
		text_puts(&line, now->smart_error == -ENODEV ? "  GONE" : "  no SMART data");
	if (now->fatal)
		text_puts(&line, "  FATAL");
	if (now->has_smart && now->smart.critical_warning)
		text_printf(&line, "  WARNING %02Xh", now->smart.critical_warning);
	if (now->has_smart && now->smart.media_errors)
		text_printf(&line, "  media errors %llu",
			    (unsigned long long)now->smart.media_errors);
	if (now->has_smart) {
		put_rate(&line, "r", read_rate(look));
		put_rate(&line, "w", write_rate(look));
	}
	if (now->has_link)
		text_printf(&line, "  %s", pcie_speed_text(now->link, link, sizeof(link)));
	if (now->has_power_state)
		text_printf(&line, "  PS%u", now->power_state);
	if (now->has_smart)
		text_printf(&line, "  spare %u %%  used %u %%", now->smart.spare_pct,
			    now->smart.used_pct);
	/* one line, whatever the terminal's width: what is left of the one before is wiped */
	if (line.data)
		(void)fprintf(out, "\r%.*s\033[K", (int)columns - 1, line.data);
	text_free(&line);
}
