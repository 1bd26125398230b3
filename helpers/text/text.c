/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sanitiser, and the buffer that it writes into. Ours: GLib and iconv know what is UTF-8, not
 * what a terminal, XML and a log of CI must not be sent, which is asked of each character here. */
#include "helpers/text/text.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/utf8.h"

/* How far a terminal sequence may reach before it counts as garbage rather than as a sequence. */
#define MAX_SEQUENCE_BYTES 4096

void text_free(struct text *text)
{
	free(text->data);
	*text = (struct text){ 0 };
}

void text_reset(struct text *text)
{
	text->size = 0;
	text->failed = false;
	if (text->data)
		text->data[0] = '\0';
}

static bool make_room(struct text *text, size_t more)
{
	size_t wanted;
	char *data;

	if (text->failed)
		return false;
	if (more < text->capacity - text->size)
		return true;
	wanted = text->capacity ? text->capacity : 256;
	while (wanted - text->size <= more) {
		if (wanted > SIZE_MAX / 2) {
			text->failed = true;
			return false;
		}
		wanted *= 2;
	}
	data = realloc(text->data, wanted);
	if (!data) {
		text->failed = true;
		return false;
	}
	text->data = data;
	text->capacity = wanted;
	return true;
}

void text_append(struct text *text, const char *bytes, size_t size)
{
	if (!make_room(text, size))
		return;
	if (size)
		memcpy(text->data + text->size, bytes, size);
	text->size += size;
	text->data[text->size] = '\0';
}

void text_puts(struct text *text, const char *string)
{
	text_append(text, string, strlen(string));
}

/* Numbers are written with a point whatever locale a test framework or a user has chosen. */
static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;

static void make_c_locale(void)
{
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static int print_in_c(char *buf, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

static int print_in_c(char *buf, size_t size, const char *format, va_list args)
{
	locale_t before;
	int length;

	pthread_once(&c_locale_once, make_c_locale);
	before = c_locale ? uselocale(c_locale) : (locale_t)0;
	length = vsnprintf(buf, size, format, args);

	if (before)
		uselocale(before);
	return length;
}

double text_parse_number(const char *string, char **ret_end)
{
	pthread_once(&c_locale_once, make_c_locale);
	return c_locale ? strtod_l(string, ret_end, c_locale) : strtod(string, ret_end);
}

void text_printf(struct text *text, const char *format, ...)
{
	char small[256];
	va_list args;
	int size;

	va_start(args, format);
	size = print_in_c(small, sizeof(small), format, args);
	va_end(args);
	if (size < 0) {
		text->failed = true;
	} else if ((size_t)size < sizeof(small)) {
		text_append(text, small, (size_t)size);
	} else if (make_room(text, (size_t)size)) {
		va_start(args, format);
		print_in_c(text->data + text->size, (size_t)size + 1, format, args);
		va_end(args);
		text->size += (size_t)size;
	}
}

/* Length of "ESC ... final byte" from @p (p[0] is ESC); 1 when it does not come to an end. */
static size_t sequence_length(const unsigned char *p, size_t left)
{
	size_t limit = left < MAX_SEQUENCE_BYTES ? left : MAX_SEQUENCE_BYTES;
	size_t i = 1;

	if (limit < 2)
		return 1;
	if (p[1] == '[') {
		for (i = 2; i < limit && p[i] >= 0x20 && p[i] < 0x40; i++)
			;
		return i < limit && p[i] >= 0x40 && p[i] < 0x7f ? i + 1 : 1;
	}
	if (p[1] == ']' || p[1] == 'P' || p[1] == 'X' || p[1] == '^' || p[1] == '_') {
		for (i = 2; i < limit && p[i] != '\n'; i++) {
			if (p[i] == 0x07)
				return i + 1;
			if (p[i] == 0x1b)
				return i + 1 < limit && p[i + 1] == '\\' ? i + 2 : 1;
		}
		return 1;
	}
	for (; i < limit && p[i] >= 0x20 && p[i] < 0x30; i++)
		;
	return i < limit && p[i] >= 0x30 && p[i] < 0x7f ? i + 1 : 1;
}

/* How many bytes from @p on may be copied as they are: printable ASCII, tab and LF. */
static size_t plain_run(const unsigned char *p, size_t left)
{
	size_t i = 0;

	while (i < left && ((p[i] >= 0x20 && p[i] < 0x7f) || p[i] == '\n' || p[i] == '\t'))
		i++;
	return i;
}

/* One input unit at @p becomes @ret_out (up to 4 bytes, maybe none). Returns input bytes
 * consumed. */
static size_t clean_one(const unsigned char *p, size_t left, char ret_out[4], size_t *ret_size)
{
	uint32_t code;
	size_t length = utf8_decode((const char *)p, left, &code);

	*ret_size = 3;
	if (!length || (length > 1 && utf8_is_harmful(code))) {
		memcpy(ret_out, "\xef\xbf\xbd", 3);
		return length ? length : 1;
	}
	if (code == 0x1b) {
		length = sequence_length(p, left);
		if (length > 1) {
			*ret_size = 0;
			return length;
		}
	}
	if (code == '\r') {
		ret_out[0] = '\n';
		*ret_size = 1;
		return left > 1 && p[1] == '\n' ? 2 : 1;
	}
	if (code == 0x7f || (code < 0x20 && code != '\n' && code != '\t')) {
		unsigned char picture = code == 0x7f ? 0x21 : (unsigned char)code;

		ret_out[0] = '\xe2';
		ret_out[1] = '\x90';
		ret_out[2] = (char)(0x80 | picture);
		return 1;
	}
	memcpy(ret_out, p, length);
	*ret_size = length;
	return length;
}

void text_clean(struct text *out, const char *bytes, size_t size, size_t max_bytes)
{
	const unsigned char *p = (const unsigned char *)bytes;
	size_t start = out->size, i = 0;

	if (!max_bytes)
		max_bytes = SIZE_MAX;
	while (i < size) {
		size_t used = out->size - start;
		size_t run = plain_run(p + i, size - i);
		char one[4];
		size_t consumed, one_size;

		if (run > max_bytes - used)
			run = max_bytes - used;
		if (run) {
			text_append(out, bytes + i, run);
			i += run;
			continue;
		}
		consumed = clean_one(p + i, size - i, one, &one_size);

		if (one_size > max_bytes - used || used == max_bytes) {
			text_printf(out, "... %zu bytes more", size - i);
			return;
		}
		text_append(out, one, one_size);
		i += consumed;
		if (out->failed)
			return;
	}
	if (!size)
		text_append(out, "", 0);
}

void text_clean_line(struct text *out, const char *bytes, size_t size, size_t max_bytes)
{
	size_t start;

	while (size && strchr(" \t\r\n", bytes[0]) && bytes[0]) {
		bytes++;
		size--;
	}
	while (size && strchr(" \t\r\n", bytes[size - 1]) && bytes[size - 1])
		size--;
	start = out->size;
	text_clean(out, bytes, size, max_bytes);
	for (size_t i = start; i < out->size; i++)
		if (out->data[i] == '\n' || out->data[i] == '\t')
			out->data[i] = ' ';
}

void text_add(char *buf, size_t size, const char *format, ...)
{
	size_t used = strlen(buf);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(buf + used, size - used, format, args);
	va_end(args);
}

int text_refuse(char *why, size_t size, const char *text, const char *format, ...)
{
	char quoted[128], rest[224];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(rest, sizeof(rest), format, args);
	va_end(args);
	(void)snprintf(why, size, "%s %s", text_quote(text, quoted, sizeof(quoted)), rest);
	return -EINVAL;
}

void text_copy(char *out, size_t size, const char *string)
{
	size_t length = strnlen(string, size - 1);

	while (length && string[length] && ((unsigned char)string[length] & 0xc0) == 0x80)
		length--;
	memcpy(out, string, length);
	out[length] = '\0';
}

bool text_is_clean(const char *bytes, size_t size)
{
	const unsigned char *p = (const unsigned char *)bytes;

	for (size_t i = 0; i < size;) {
		char one[4];
		size_t consumed, one_size;

		i += plain_run(p + i, size - i);
		if (i == size)
			break;
		consumed = clean_one(p + i, size - i, one, &one_size);

		if (one_size != consumed || memcmp(one, p + i, consumed) != 0)
			return false;
		i += consumed;
	}
	return true;
}

/* How many bytes a message may have of it as they are; 0: none, it is shown as '?'. */
static size_t quotable(const char *text)
{
	size_t size, consumed;
	char one[4];

	if (iscntrl((unsigned char)*text))
		return 0;
	consumed = clean_one((const unsigned char *)text, strnlen(text, 4), one, &size);
	return size == consumed && memcmp(one, text, consumed) == 0 ? consumed : 0;
}

const char *text_quote(const char *text, char *buf, size_t size)
{
	size_t used = 0, limit = size < 72 ? size - 9 : 60;

	buf[used++] = '\'';
	while (*text) {
		size_t length = quotable(text);

		/* never cut a UTF-8 sequence in two */
		if (used + (length ? length : 1) > limit)
			break;
		if (length)
			memcpy(buf + used, text, length);
		else
			buf[used] = '?';
		used += length ? length : 1;
		text += length ? length : 1;
	}
	(void)snprintf(buf + used, size - used, "%s'", *text ? "..." : "");
	return buf;
}
