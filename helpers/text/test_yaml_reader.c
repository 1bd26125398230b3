/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every file for people is told alike: where it is wrong, and what may have been meant. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/text/nearest.h"
#include "helpers/text/text.h"
#include "helpers/text/yaml_reader.h"

/* "a" and "list" of a mapping; a key that is neither is unknown */
static void visit(const struct yaml_node *root, void *context)
{
	struct text *seen = context;
	char hint[256];
	struct yaml_pair pair = { 0 };
	struct yaml_node item;
	struct nearest nearest;
	size_t at = 0;

	if (!yaml_is_mapping(root)) {
		yaml_complain(root->reader, yaml_position_of(root), "not a mapping");
		return;
	}
	while (yaml_next_pair(root, &pair)) {
		if (strcmp(pair.word, "a") == 0) {
			const char *text = yaml_read_value(&pair.value, "a", "a text", true);

			if (text)
				text_printf(seen, "%s%s|", text,
					    yaml_is_plain(&pair.value) ? "" : "'");
		} else if (strcmp(pair.word, "list") == 0 && yaml_is_list(&pair.value)) {
			while (yaml_next_item(&pair.value, &at, &item))
				text_printf(seen, "%s,", yaml_scalar(&item));
		} else if (strcmp(pair.word, "list") == 0) {
			yaml_complain_type(&pair.value, "list", "a list of texts");
		} else {
			nearest_init(&nearest, pair.word);
			nearest_offer(&nearest, "list");
			yaml_complain_unknown(root->reader, yaml_position_of(&pair.key), pair.word,
					      nearest_text(&nearest, hint, sizeof(hint)));
		}
	}
	if (!yaml_has_key(root, "a"))
		yaml_complain(root->reader, yaml_position_of(root), "there is no 'a'");
}

static void expect(const char *text, bool may_be_empty, const char *seen, const char *said)
{
	struct text saw = { 0 };
	char *output = NULL;
	size_t size;
	struct yaml_reader reader = { .where = "f",
				      .positions = true,
				      .may_be_empty = may_be_empty,
				      .one_document = "it is one",
				      .keys_hint = "; see there",
				      .out = open_memstream(&output, &size) };

	yaml_read_document(&reader, text, strlen(text), visit, &saw);
	fclose(reader.out);
	text_puts(&saw, "");
	cr_expect_str_eq(saw.data, seen, "%s: '%s'", text, saw.data);
	text_free(&saw);
	cr_expect_str_eq(output, said, "%s\n--- expected\n%s--- actual\n%s", text, said, output);
	cr_expect_eq(reader.errors != 0, *said != '\0');
	free(output);
}

Test(yaml_reader, right)
{
	expect("a: b c\nlist: [x, 'y']\n", false, "b c|x,y,", "");
	expect("{\"list\": [], \"a\": \"b\"}\n", false, "b'|", "");
	expect("a: 'null'\n", false, "null'|", "");
	expect("a: |\n  one\n  two\n", false, "one\ntwo\n'|", "");
	expect("", true, "", "");
	expect("# nothing\n", true, "", "");
}

Test(yaml_reader, wrong)
{
	expect("", false, "", "f: error: there is nothing in it\n");
	expect("- a\n", false, "", "f:1:1: error: not a mapping\n");
	expect("a: b\n---\na: c\n", false, "b|", "f:3:1: error: a second document: it is one\n");
	expect("a: b\nlits: []\n", false, "b|",
	       "f:2:1: error: unknown key 'lits' (did you mean 'list'?)\n");
	expect("a: b\nzzzz: []\n", false, "b|", "f:2:1: error: unknown key 'zzzz'; see there\n");
	expect("a: b\n\"a\": c\n", false, "b|",
	       "f:2:1: error: duplicate key 'a' (first in line 1)\n");
	expect("a: b\n? [x]\n: c\n'': d\n", false, "b|",
	       "f:2:3: error: a key must be a word\nf:4:1: error: a key must be a word\n");
	expect("list: x\n", false, "",
	       "f:1:7: error: list: wrong type: a single value where a list of texts is expected\n"
	       "f:1:1: error: there is no 'a'\n");
	expect("a: {b: c}\n", false, "",
	       "f:1:4: error: a: wrong type: a mapping where a text is expected\n");
	expect("a: ~\n", false, "",
	       "f:1:4: error: a: there is no value; leave the key out for its default, or give a "
	       "text\n");
	expect("a: !!int 5\n", false, "",
	       "f:1:4: error: a: a YAML tag (!...) means nothing here\n");
	expect("a: \"b\\0c\"\n", false, "",
	       "f:1:4: error: a: the value holds a control character\n");
	expect("a: *b\n", false, "", "f:1:4: error: found undefined alias\n");
	expect("a: [b\n", false, "",
	       "f:2:1: error: while parsing a flow sequence: did not find expected ',' or ']'\n");
	expect("[[[[[[[[[[[[[[[[[[[[", false, "", "f:1:17: error: nested deeper than 16 levels\n");
}

/* nobody is told more than that there is more, and no more is read */
Test(yaml_reader, gives_up)
{
	char text[400] = "", said[4000] = "";

	for (int i = 1; i <= 40; i++)
		text_add(text, sizeof(text), "zz%d: 1\n", i);
	for (int i = 1; i <= YAML_MAX_ERRORS; i++)
		text_add(said, sizeof(said), "f:%d:1: error: unknown key 'zz%d'; see there\n", i,
			 i);
	text_add(said, sizeof(said), "%s", "f: error: too many errors, the rest is not read\n");
	expect(text, false, "", said);
}

/* a value of the command line has no place in a file */
Test(yaml_reader, without_positions)
{
	struct text saw = { 0 };
	char *output = NULL;
	size_t size;
	struct yaml_reader reader = { .where = "--set a", .out = open_memstream(&output, &size) };

	yaml_read_document(&reader, "x: 1", 4, visit, &saw);
	fclose(reader.out);
	cr_expect_str_eq(output, "--set a: error: unknown key 'x'\n"
				 "--set a: error: there is no 'a'\n");
	free(output);
	reader = (struct yaml_reader){ .where = "nobody is told" };
	yaml_read_document(&reader, "[", 1, visit, &saw);
	cr_expect_eq(reader.errors, 1);
}
