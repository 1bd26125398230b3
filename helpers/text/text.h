/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that may leave the program: the one sanitiser of whatever drives, tools and people send, and
 * a growing buffer that writes JSON, URIs and numbers from it. */
#ifndef HELPERS_TEXT_TEXT_H
#define HELPERS_TEXT_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Caps that the record and the reports use, in bytes. */
#define TEXT_LINE_BYTES 1000   /* one line: names, reasons, messages */
#define TEXT_BLOCK_BYTES 65536 /* many lines: a failure's text, a log line of a tool */

/* A text that grows. Zero-initialise it; after a failed allocation it stays as it was, and
 * failed. */
struct text {
	char *data; /* NUL-terminated once anything was appended; may be NULL before */
	size_t size, capacity;
	bool failed; /* memory ran out: the content is not whole */
};

/** text_free() - empty, and without memory; a zeroed struct is accepted */
void text_free(struct text *text);
/** text_reset() - empty again, memory kept */
void text_reset(struct text *text);
/** text_append() - @size bytes as they are */
void text_append(struct text *text, const char *bytes, size_t size);
/** text_puts() - a string as it is */
void text_puts(struct text *text, const char *string);
/** text_printf() - in the C locale, whatever the process has chosen */
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** text_parse_number() - strtod() in the C locale */
double text_parse_number(const char *string, char **ret_end);

/**
 * text_clean() - what may stand in XML, HTML and JSON
 * @max_bytes: longer results are cut between two characters, and "... N bytes more" (N: input bytes
 *   that were left out) is added; 0: no limit
 *
 * Valid UTF-8 passes. Terminal sequences (CSI, OSC, DCS, two-character escapes) vanish. CR LF and a
 * lone CR become LF. Other C0 characters and DEL become their visible pictures (U+2400 ff). What is
 * not UTF-8 (surrogates included), C1 controls, bidirectional overrides and noncharacters become
 * U+FFFD. Cleaning a clean text changes nothing.
 */
void text_clean(struct text *out, const char *bytes, size_t size, size_t max_bytes);
/** text_clean_line() - the same on one line: LF and tab become a space, outer spaces are dropped */
void text_clean_line(struct text *out, const char *bytes, size_t size, size_t max_bytes);
/** text_is_clean() - would text_clean() leave it as it is? */
bool text_is_clean(const char *bytes, size_t size);

/**
 * text_quote() - a text from outside for a message
 * @buf, @size: where it goes
 *
 * Return: @buf: in '', a '?' for each byte that is no character or that text_clean() would not let
 * pass, cut behind 60 bytes or what @buf takes.
 */
const char *text_quote(const char *text, char *buf, size_t size);

/** text_add() - behind what stands in a fixed buffer already; cut where that ends */
void text_add(char *buf, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/**
 * text_refuse() - "'@text' is no ...": a text from outside in front of what is wrong with it
 *
 * Return: -EINVAL.
 */
int text_refuse(char *why, size_t size, const char *text, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/** text_copy() - into a fixed buffer, cut between two characters */
void text_copy(char *out, size_t size, const char *string);

/** text_json_string() - quoted and escaped, cleaned first; NULL writes "" */
void text_json_string(struct text *out, const char *string, size_t max_bytes);
/** text_json_bytes() - the same of @size bytes, which may hold NUL */
void text_json_bytes(struct text *out, const char *bytes, size_t size, size_t max_bytes);
/**
 * text_json_number() - the shortest decimal that reads back to the same double; NaN and infinities,
 * for which JSON has no number, become the strings "NaN", "Infinity", "-Infinity"
 */
void text_json_number(struct text *out, double value);
/** text_uri_path() - percent-encodes a relative path for a link; '/' stays */
void text_uri_path(struct text *out, const char *path);
/** text_shell_word() - quoted for a POSIX shell only where it must be */
void text_shell_word(struct text *out, const char *word);
/**
 * text_timestamp() - "2025-11-22T10:00:00.123456Z" from nanoseconds since 1970; without a fraction
 * when @digits is 0, else 3, 6 or 9 digits
 */
void text_timestamp(struct text *out, int64_t unix_ns, unsigned int digits);
/** text_parse_timestamp() - RFC 3339 with Z or offset, 1970 to 2262; -EINVAL when it is not one */
int text_parse_timestamp(const char *string, size_t size, int64_t *ret_unix_ns);

/**
 * text_parse_day() - "2025-11-22" of the Gregorian calendar, years 0000 to 9999, in days since
 * 1970-01-01; -EINVAL when it is no such day
 */
int text_parse_day(const char *string, int64_t *ret_day);

#endif
