/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Full names of facts: made, taken apart, and what was probably meant by a wrong one. */
#include "helpers/facts/fact_name.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/nearest.h"

#define PORT_AT "pcie."
#define FEATURES_AT "features."
#define NUMBERS_MAX 3

static bool has_port(const struct fact_page *page)
{
	return strncmp(page->key, PORT_AT, strlen(PORT_AT)) == 0 || page->source == FACT_ATTRIBUTES;
}

static const char *part_behind(const char *key)
{
	const char *dot = strchr(key, '.');

	return dot ? dot + 1 : key;
}

/* "features.x.default.y": which of a feature's values; "" is the current one. What a feature can do
 * has facts of its own: "features.x.capabilities.saveable". */
static const char *const selects[] = { "", ".default", ".saved", ".capabilities" };
#define SELECTS (sizeof(selects) / sizeof(selects[0]))
#define CAPABILITIES (SELECTS - 1)

static const char *select_of(const struct fact_place *place)
{
	return place->page->source == FACT_FEATURE && place->select < SELECTS
		       ? selects[place->select]
		       : "";
}

static bool is_capability(const struct fact *fact)
{
	for (size_t i = 0; i < fact_page_capabilities.count; i++)
		if (fact == &fact_page_capabilities.facts[i])
			return true;
	return false;
}

const char *fact_name(const struct fact_page *page, const struct fact *fact, bool port, char *buf,
		      size_t size)
{
	if (port && has_port(page))
		(void)snprintf(buf, size, "%.*s.port.%s.%s", (int)strcspn(page->key, "."),
			       page->key, part_behind(page->key), fact->key);
	else
		(void)snprintf(buf, size, "%s%s.%s", page->key,
			       is_capability(fact) ? selects[CAPABILITIES] : "", fact->key);
	return buf;
}

/* The page's number stands behind its key, or, where an entry has one as well, before the part of
 * the key that is the entry's. */
const char *fact_ref_name(const struct fact_ref *ref, char *buf, size_t size)
{
	const struct fact_page *page = ref->place.page;
	const char *dot = strrchr(page->key, '.');
	char of[16] = "", entry[16] = "", index[16] = "";
	int whose = (int)(page->entries && dot ? dot - page->key : (ptrdiff_t)strlen(page->key));

	if (!ref->has_of && !ref->has_entry && !ref->has_index && !*select_of(&ref->place))
		return fact_name(page, ref->fact, ref->place.port, buf, size);
	if (ref->has_of)
		(void)snprintf(of, sizeof(of), "[%u]", ref->place.of);
	if (ref->has_entry)
		(void)snprintf(entry, sizeof(entry), "[%u]", ref->entry + page->first);
	if (ref->has_index)
		(void)snprintf(index, sizeof(index), "[%u]", ref->index + ref->fact->first);
	if (ref->place.port && has_port(page))
		(void)snprintf(buf, size, "%.*s.port.%s%s%s.%s%s", (int)strcspn(page->key, "."),
			       page->key, part_behind(page->key), of, entry, ref->fact->key, index);
	else
		(void)snprintf(buf, size, "%.*s%s%s%s%s.%s%s", whose, page->key, of,
			       page->key + whose, entry, select_of(&ref->place), ref->fact->key,
			       index);
	return buf;
}

static void short_name(const struct fact_page *page, const struct fact *fact, char *buf,
		       size_t size)
{
	(void)snprintf(buf, size, "%s.%s", page->alias, fact->key);
}

/* ---- taking apart ---- */

/* A name without its numbers, and where these stood. */
struct taken {
	char name[FACT_NAME_BYTES];
	size_t count;
	struct number {
		size_t at; /* behind so many characters of @name */
		unsigned int value;
	} number[NUMBERS_MAX];
};

/* Takes the word for one of a feature's values out of the name. Return: which */
static unsigned int take_select(struct taken *taken)
{
	const char *dot = strchr(taken->name, '.');
	char *word = dot ? strchr(dot + 1, '.') : NULL;

	if (!word || strncmp(taken->name, FEATURES_AT, strlen(FEATURES_AT)) != 0)
		return 0;
	for (unsigned int select = 1; select < CAPABILITIES; select++) {
		size_t length = strlen(selects[select]), at = (size_t)(word - taken->name);

		if (strncmp(word, selects[select], length) != 0 || word[length] != '.')
			continue;
		memmove(word, word + length, strlen(word + length) + 1);
		for (size_t i = 0; i < taken->count; i++)
			if (taken->number[i].at > at)
				taken->number[i].at -= length;
		return select;
	}
	return 0;
}

/* False: brackets that hold no number, or too much of anything. */
static bool take_apart(const char *text, struct taken *ret_taken)
{
	struct taken taken = { .count = 0 };
	size_t length = 0;

	while (*text) {
		char *end;
		unsigned long value;

		if (*text != '[') {
			if (*text == ']' || length + 1 >= sizeof(taken.name))
				return false;
			taken.name[length++] = *text++;
			continue;
		}
		if (text[1] < '0' || text[1] > '9' || taken.count == NUMBERS_MAX)
			return false;
		errno = 0;
		value = strtoul(text + 1, &end, 10);
		if (errno || value > UINT32_MAX || *end != ']')
			return false;
		taken.number[taken.count].at = length;
		taken.number[taken.count++].value = (unsigned int)value;
		text = end + 1;
	}
	*ret_taken = taken;
	return true;
}

/* ---- finding ---- */

struct search {
	const char *wanted;
	const struct fact_page *page;
	const struct fact *fact;
	bool port;
};

/* One call for each name; the first one that wants no more ends it. */
typedef bool take_name(void *context, const char *name, const struct fact_page *page,
		       const struct fact *fact, bool port);

static bool each_capability(const struct fact_page *page, take_name *take, void *context)
{
	char name[FACT_NAME_BYTES];

	for (size_t i = 0; page->source == FACT_FEATURE && i < fact_page_capabilities.count; i++) {
		const struct fact *fact = &fact_page_capabilities.facts[i];

		fact_name(page, fact, false, name, sizeof(name));
		if (take(context, name, page, fact, false))
			return true;
	}
	return false;
}

static bool each_name(take_name *take, void *context)
{
	const struct fact_page *page;
	char name[FACT_NAME_BYTES];

	for (size_t i = 0; (page = fact_pages[i]); i++) {
		for (size_t k = 0; k < page->count; k++) {
			const struct fact *fact = &page->facts[k];

			fact_name(page, fact, false, name, sizeof(name));
			if (take(context, name, page, fact, false))
				return true;
			if (page->alias) {
				short_name(page, fact, name, sizeof(name));
				if (take(context, name, page, fact, false))
					return true;
			}
			if (has_port(page) && !fact->drive_only) {
				fact_name(page, fact, true, name, sizeof(name));
				if (take(context, name, page, fact, true))
					return true;
			}
		}
		if (each_capability(page, take, context))
			return true;
	}
	return false;
}

static bool is_wanted(void *context, const char *name, const struct fact_page *page,
		      const struct fact *fact, bool port)
{
	struct search *search = context;

	if (strcmp(name, search->wanted) != 0)
		return false;
	search->page = page;
	search->fact = fact;
	search->port = port;
	return true;
}

/* Names that are compared stay until the text is made. */
struct suggestions {
	struct nearest nearest;
	char (*names)[FACT_NAME_BYTES];
	size_t count, room;
};

static bool count_name(void *context, const char *name, const struct fact_page *page,
		       const struct fact *fact, bool port)
{
	(void)name;
	(void)page;
	(void)fact;
	(void)port;
	++*(size_t *)context;
	return false;
}

static bool offer_name(void *context, const char *name, const struct fact_page *page,
		       const struct fact *fact, bool port)
{
	struct suggestions *s = context;

	(void)page;
	(void)fact;
	(void)port;
	if (s->count == s->room)
		return true;
	(void)snprintf(s->names[s->count], sizeof(s->names[0]), "%s", name);
	nearest_offer(&s->nearest, s->names[s->count++]);
	return false;
}

static int not_found(const char *text, const char *name, char *why, size_t why_size)
{
	struct suggestions s = { .count = 0 };
	char meant[3 * FACT_NAME_BYTES + 64] = "";

	(void)each_name(count_name, &s.room);
	s.names = calloc(s.room, sizeof(s.names[0]));
	nearest_init(&s.nearest, name);
	if (s.names) {
		(void)each_name(offer_name, &s);
		(void)nearest_text(&s.nearest, meant, sizeof(meant));
	}
	free(s.names);
	(void)snprintf(why, why_size, "there is no fact '%s'%s", text, meant);
	return -ENOENT;
}

/* ---- numbers ---- */

/* Behind which character of the name each kind of number may stand. */
static size_t page_end(const struct search *search, const char *name)
{
	return strlen(name) - strlen(search->fact->key) - 1;
}

static bool give_number(const struct search *search, const struct taken *taken,
			const struct number *number, struct fact_ref *ref)
{
	const struct fact_page *page = search->page;
	unsigned int entries = page->entries ? page->entries : 1;

	if (number->at == strlen(taken->name)) { /* behind the fact's own key */
		ref->has_index = true;
		ref->index = number->value - search->fact->first;
		return search->fact->count && number->value >= search->fact->first &&
		       ref->index < search->fact->count;
	}
	if (number->at == page_end(search, taken->name) && page->entries) {
		ref->has_entry = true;
		ref->entry = number->value - page->first;
		return number->value >= page->first && ref->entry < entries;
	}
	if (page->per == FACT_PER_DRIVE || ref->has_of || !number->value ||
	    taken->name[number->at] != '.')
		return false;
	ref->has_of = true;
	ref->place.of = number->value;
	return true;
}

int fact_look_up(const char *name, struct fact_ref *ret_ref, char *why, size_t why_size)
{
	struct taken taken;
	struct search search = { .wanted = taken.name };
	struct fact_ref ref = { .has_of = false };

	if (!take_apart(name, &taken)) {
		(void)snprintf(why, why_size, "'%s' is no name of a fact", name);
		return -EINVAL;
	}
	ref.place.select = take_select(&taken);
	if (!each_name(is_wanted, &search))
		return not_found(name, taken.name, why, why_size);
	if (is_capability(search.fact))
		ref.place.select = CAPABILITIES;
	ref.place.page = search.page;
	ref.place.port = search.port;
	ref.place.fact = search.page->source == FACT_ATTRIBUTES ? search.fact : NULL;
	ref.fact = search.fact;
	for (size_t i = 0; i < taken.count; i++)
		if (!give_number(&search, &taken, &taken.number[i], &ref)) {
			(void)snprintf(why, why_size, "'%s': there is no number %u of %.*s", name,
				       taken.number[i].value, (int)taken.number[i].at, taken.name);
			return -EINVAL;
		}
	*ret_ref = ref;
	return 0;
}
