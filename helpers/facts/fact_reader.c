/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a fact that was named, out of pages that somebody else has. */
#include <errno.h>
#include <string.h>

#include "helpers/bytes.h"
#include "helpers/facts/fact_name.h"
#include "helpers/refusal.h"

#define GUID_BYTES 16

int fact_check(const struct fact_page *page, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	size_t i = 0;

	while (i < size && bytes[i] == 0xff)
		i++;
	if (i == size)
		return -EBADMSG;
	if (page->guid && (page->guid_offset + (size_t)GUID_BYTES > size ||
			   memcmp(bytes + page->guid_offset, page->guid, GUID_BYTES) != 0))
		return -EBADMSG;
	return 0;
}

struct fact_value fact_read_of(const struct fact_page *page, const struct fact *fact,
			       unsigned int index, const void *data, size_t size,
			       unsigned int version)
{
	struct fact_value value = fact_read(fact, index, data, size);
	unsigned int since = fact->since ? fact->since : page->since;

	/* what a version does not have yet is reserved there, and zero */
	if (version && since > version && !value.number)
		value.known = false;
	return value;
}

static bool is_same_read(const struct fact_page *a, const struct fact_page *b)
{
	return a->source == b->source && a->id == b->id && a->index == b->index && a->per == b->per;
}

size_t fact_page_bytes(const struct fact_page *page)
{
	const struct fact_page *other;
	size_t bytes = 0;

	for (size_t i = 0; (other = fact_pages[i]); i++) {
		size_t end = other->offset +
			     (size_t)other->bytes * (other->entries ? other->entries : 1);

		/* entries of any size lie in a page that says how long it is */
		if (is_same_read(page, other) && !other->entry_bytes && end > bytes)
			bytes = end;
	}
	return bytes;
}

const struct fact_page *fact_whole(const struct fact_page *page)
{
	const struct fact_page *other;

	for (size_t i = 0; (other = fact_pages[i]); i++)
		if (is_same_read(page, other))
			return other;
	return page;
}

bool fact_is_used(const struct fact_page *page, const uint8_t *entry, size_t size)
{
	const struct fact *fact = page->used ? fact_find(page, page->used) : NULL;
	struct fact_value value;

	if (!fact)
		return true;
	value = fact_read(fact, 0, entry, size);
	return fact->shape == FACT_RAW || fact->shape == FACT_ASCII ? value.known
								    : value.number != page->unused;
}

/* ---- from a reader ---- */

static const uint8_t *read_ctrl(const struct fact_reader *reader, size_t *ret_size)
{
	static const struct fact_place place = { .page = &fact_page_ctrl };
	const void *ctrl;

	return reader->read(reader->context, &place, &ctrl, ret_size) ? NULL : ctrl;
}

unsigned int fact_entry_count(const struct fact_reader *reader, const struct fact_page *page)
{
	const uint8_t *ctrl = NULL;
	unsigned int most = page->entries ? page->entries : 1;
	size_t size = 0;

	if (page->entries_offset)
		ctrl = read_ctrl(reader, &size);
	if (ctrl && page->entries_offset < size && ctrl[page->entries_offset] + 1u < most)
		most = ctrl[page->entries_offset] + 1u;
	return most;
}

/* Of the page itself, or of the drive: Identify Controller, VER; 0: not known. */
unsigned int fact_version(const struct fact_reader *reader, const struct fact_page *page,
			  const void *data, size_t size)
{
	const uint8_t *ctrl;
	size_t bytes;
	uint64_t number;

	if (page->version_offset)
		return page->version_offset + 2u <= size
			       ? bytes_get_le16((const uint8_t *)data + page->version_offset)
			       : 0;
	if (page->source > FACT_LOG && page->source != FACT_FEATURE)
		return 0;
	ctrl = read_ctrl(reader, &bytes);
	if (!ctrl)
		return 0;
	number = fact_number(&fact_page_ctrl, "nvme_version", ctrl, bytes);
	return (unsigned int)(number >> 8 & 0xffff);
}

static const uint8_t *entry_of(const struct fact_ref *ref, const void *data, size_t *size)
{
	struct fact_entries entries = fact_entries(ref->place.page, data, *size);
	const uint8_t *entry;
	size_t bytes;

	do
		entry = fact_next_entry(&entries, &bytes);
	while (entry && entries.index <= ref->entry);
	*size = entry ? bytes : 0;
	return entry;
}

bool fact_is_untold(const struct fact_reader *reader, const struct fact_place *place,
		    const struct fact *fact, size_t at, unsigned int index)
{
	if (!reader->is_untold)
		return false;
	/* without its scale a number means nothing */
	return reader->is_untold(reader->context, place,
				 at + fact->offset + (size_t)index * fact->bytes, fact->bytes) ||
	       (fact->scale_bits &&
		reader->is_untold(reader->context, place, at + fact->scale_offset, 1)) ||
	       (fact->if_mask &&
		reader->is_untold(reader->context, place, at + fact->if_offset, 1));
}

int fact_get(const struct fact_reader *reader, const struct fact_ref *ref,
	     struct fact_value *ret_value)
{
	const struct fact_page *page = ref->place.page;
	const uint8_t *at;
	const void *data;
	unsigned int version;
	size_t size;
	int ret = reader->read(reader->context, &ref->place, &data, &size);

	if (ret)
		return ret;
	if (page->source == FACT_ATTRIBUTES) {
		*ret_value = fact_parse(ref->fact, data);
		return 0;
	}
	ret = fact_check(page, data, size);
	if (ret)
		return ret;
	version = fact_version(reader, page, data, size);
	at = data;
	if (page->entries) {
		if (ref->entry >= fact_entry_count(reader, page))
			return -ENOENT;
		at = entry_of(ref, data, &size);
		if (!at || !fact_is_used(page, at, size))
			return -ENOENT;
	}
	if (fact_is_untold(reader, &ref->place, ref->fact, (size_t)(at - (const uint8_t *)data),
			   ref->index))
		return -REFUSAL_NOT_RECORDED;
	*ret_value = fact_read_of(page, ref->fact, ref->index, at, size, version);
	return 0;
}
