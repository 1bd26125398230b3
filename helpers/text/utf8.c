/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decodes UTF-8 (RFC 3629). */
#include "helpers/text/utf8.h"

#include <string.h>

size_t utf8_decode(const char *bytes, size_t left, uint32_t *ret_code)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)bytes;
	size_t length;
	uint32_t code;

	if (p[0] < 0x80) {
		*ret_code = p[0];
		return 1;
	}
	if (p[0] >= 0xc2 && p[0] < 0xe0) {
		length = 2;
		code = p[0] & 0x1f;
	} else if (p[0] >= 0xe0 && p[0] < 0xf0) {
		length = 3;
		code = p[0] & 0x0f;
	} else if (p[0] >= 0xf0 && p[0] < 0xf5) {
		length = 4;
		code = p[0] & 0x07;
	} else {
		return 0;
	}
	if (length > left)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3f);
	}
	if (code < smallest[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return 0;
	*ret_code = code;
	return length;
}

bool utf8_is_harmful(uint32_t code)
{
	return (code >= 0x80 && code < 0xa0) || (code >= 0xfdd0 && code < 0xfdf0) ||
	       (code & 0xfffe) == 0xfffe || (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

const char *utf8_printable(char *ret_text, size_t size, const char *raw)
{
	size_t left = strlen(raw), used = 0, length;
	uint32_t code;

	for (; left; raw += length, left -= length) {
		size_t known = utf8_decode(raw, left, &code);

		length = known ? known : 1;
		if (!known || code < 0x20 || code == 0x7f || utf8_is_harmful(code)) {
			if (used + 1 >= size)
				break;
			ret_text[used++] = '?';
			continue;
		}
		if (used + length >= size)
			break;
		memcpy(ret_text + used, raw, length);
		used += length;
	}
	ret_text[used] = '\0';
	return ret_text;
}
