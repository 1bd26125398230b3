/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every kind of option, every style, and every text of a mistake. */
#include "helpers/option/help.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/option/value.h"

struct object {
	bool flag, clear, flipped, on, help;
	unsigned int count;
	const char *text, *word;
	char buffer[8];
	struct option_strings list, pairs;
	uint32_t number, small;
	uint64_t size, time, wide;
	double real;
	enum { RED, GREEN } color;
	int custom;
};

#define AT(member) offsetof(struct object, member), sizeof(((struct object *)0)->member)
#define ANY OPTION_ANYWHERE

static int read_even(void *object, const struct option *option, const char *value, char *why)
{
	uint64_t number;

	(void)option;
	if (option_read_count(value, &number))
		return -EINVAL;
	if (number % 2)
		return option_say(why, "%s is odd", value);
	((struct object *)object)->custom = (int)number;
	return 0;
}

static const struct option_word words[] = { { "low", 0 }, { "high", 1 }, { NULL, 0 } };
static const struct option_word colors[] = {
	{ "red", RED }, { "green", GREEN }, { "rouge", RED }, { "vert", GREEN }, { NULL, 0 }
};

static const struct option rows[] = {
	{ "flag", 'f', NULL, ANY, OPTION_FLAG, AT(flag), "sets" },
	{ "clear", 'c', NULL, ANY, OPTION_CLEAR, AT(clear), "clears" },
	{ "verbose", 'v', NULL, ANY, OPTION_COUNT, AT(count), "counts" },
	{ "text", 0, "TEXT", 1u << 0, OPTION_TEXT, AT(text), "a text" },
	{ "word", 0, "WORD", ANY, OPTION_TEXT, AT(word), "one of two", .words = words },
	{ "buffer", 0, "TEXT", ANY, OPTION_BUFFER, AT(buffer), "a copy" },
	{ "list", 0, "ITEM", ANY, OPTION_LIST, AT(list), "a list" },
	{ "set_pair", 0, "KEY=VALUE", ANY, OPTION_LIST, AT(pairs), "pairs", .repeats = true },
	{ "number", 0, "N", ANY, OPTION_NUMBER, AT(number), "a number", 1, 100 },
	{ "small", 0, "N", ANY, OPTION_NUMBER, AT(small), "32 bits" },
	{ "wide", 0, "N", ANY, OPTION_NUMBER, AT(wide), "64 bits" },
	{ "size", 0, "SIZE", ANY, OPTION_SIZE, AT(size), "bytes" },
	{ "bytes", 0, "SIZE", ANY, OPTION_SIZE, AT(size), NULL },
	{ "time", 0, "TIME", ANY, OPTION_TIME, AT(time), "a time" },
	{ "real", 0, "X", ANY, OPTION_REAL, AT(real), "a real number", 0.5, 2 },
	{ "color", 0, "COLOR", ANY, OPTION_WORD, AT(color), "a colour", .words = colors },
	{ "switch", 's', "1|0", ANY, OPTION_WORD, AT(on), "a switch", .words = option_switch,
	  .alone = true },
	{ "flipped", 0, "1|0", ANY, OPTION_WORD, AT(flipped), "kept as its opposite",
	  .words = option_switch_off, .alone = true },
	{ "ignored", 0, "KIND", ANY, OPTION_WORD, 0, 0, "checked only", .words = words },
	{ "even", 0, "N", ANY, OPTION_CUSTOM, AT(custom), "even", .read = read_even,
	  .needs = "an even number" },
	{ "later", 0, "X", ANY, OPTION_NOT_YET, 0, 0, "to come" },
	{ NULL },
};
static const struct option *const tables[] = { rows, NULL };

static const struct option_command commands[] = {
	{ "make", "makes", "THING [OTHER]", "Makes things.", 1, 2, false },
	{ "show", "shows", "[OPTION]...", "Shows things.", 0, 0, false },
	{ "rest", "has words of its own", "...", "Whatever.", 0, 0, true },
};
static const struct option_exit exits[] = { { "0", "done" }, { NULL, NULL } };
static const struct option_program program = {
	.name = "prog",
	.version = "1",
	.summary = "does",
	.description = "Does.",
	.commands = commands,
	.command_count = 3,
	.tables = tables,
	.exits = exits,
	.examples = exits,
};

static struct object object;
static struct option_parser parser;
static const char *operands[8];
static size_t operand_count;

/* reads words split at blanks; EMPTY is an empty one */
static int parse(unsigned int style, const char *text)
{
	static char line[512], *argv[64];
	int argc = 0;

	option_strings_free(&object.list);
	option_strings_free(&object.pairs);
	object = (struct object){ .clear = true };
	operand_count = 0;
	(void)snprintf(line, sizeof(line), "%s", text);
	for (char *save = NULL, *word = strtok_r(line, " ", &save); word;
	     word = strtok_r(NULL, " ", &save))
		argv[argc++] = strcmp(word, "EMPTY") == 0 ? word + 5 : word;
	parser = (struct option_parser){
		.argc = argc, .argv = argv, .program = &program, .tables = tables, .style = style
	};
	return option_read(&parser, &object, operands, sizeof(operands) / sizeof(operands[0]),
			   &operand_count);
}

static void expect_wrong(unsigned int style, const char *text, const char *said)
{
	cr_expect_eq(parse(style, text), -EINVAL, "taken: %s", text);
	cr_expect(strcmp(parser.why, said) == 0, "%s\n--- expected\n%s\n--- actual\n%s", text, said,
		  parser.why);
}

Test(option, every_kind_is_stored)
{
	cr_assert_eq(parse(0, "make --flag --clear -vv --text a --word high --buffer=1234567 "
			      "--list x --list=y --set_pair a=1 --set_pair a=1 --number 100 "
			      "--wide 5000000000 --size 4k --time 1m --real .5 --color vert "
			      "--switch --flipped --ignored low --even 4 one two"),
		     0, "%s", parser.why);
	cr_expect(object.flag && !object.clear && object.on && !object.flipped);
	cr_expect_eq(object.count, 2);
	cr_expect_str_eq(object.text, "a");
	cr_expect_str_eq(object.word, "high");
	cr_expect_str_eq(object.buffer, "1234567");
	cr_assert_eq(object.list.count, 2);
	cr_expect_str_eq(object.list.items[1], "y");
	cr_expect_eq(object.pairs.count, 2);
	cr_expect_eq(object.number, 100);
	cr_expect_eq(object.wide, 5000000000);
	cr_expect_eq(object.size, 4096);
	cr_expect_eq(object.time, 60000000000);
	cr_expect_eq(object.real, 0.5);
	cr_expect(object.color == GREEN && object.custom == 4);
	cr_expect_eq(operand_count, 2);
	cr_expect_str_eq(operands[1], "two");
}

Test(option, switches_take_the_next_word_only_if_it_is_theirs)
{
	cr_assert_eq(parse(0, "make --switch 0 --flipped no x"), 0, "%s", parser.why);
	cr_expect(!object.on && object.flipped);
	cr_expect_eq(operand_count, 1);
	cr_assert_eq(parse(0, "make --switch x --switch= -s"), 0, "%s", parser.why);
	cr_expect(object.on && operand_count == 1);
	expect_wrong(0, "show --switch=maybe", "--switch needs 1 or 0, not 'maybe'");
}

Test(option, dashes_end_the_options)
{
	cr_assert_eq(parse(0, "make a -- --flag -- -"), 0);
	cr_expect(!object.flag && parser.ended);
	cr_assert_eq(operand_count, 4);
	cr_expect_str_eq(operands[2], "--");
	cr_assert_eq(parse(0, "show -"), 0);
	cr_expect_eq(operand_count, 1, "a lone '-' is an operand");
}

Test(option, commands_are_found_among_the_words)
{
	cr_assert_eq(parse(0, "-fv show --color red"), 0);
	cr_expect(parser.command == &commands[1] && object.flag && object.count == 1);
	cr_assert_eq(parse(0, "help make"), 0);
	cr_expect(parser.help && parser.command == &commands[0]);
	cr_assert_eq(parse(0, "-f rest --unknown x"), 0);
	cr_expect(parser.command == &commands[2] && parser.next == 2, "the rest is its own");
	expect_wrong(0, "sohw", "unknown command 'sohw' (did you mean 'show'?)");
	expect_wrong(0, "zzzzzz", "unknown command 'zzzzzz'; see prog --help");
}

Test(option, styles)
{
	cr_expect_eq(parse(OPTION_ALIKE, "show --set-pair a=1"), 0);
	cr_expect_eq(parse(OPTION_DASHES, "make --text --flag"), 0);
	cr_expect_str_eq(object.text, "--flag");
	cr_expect_eq(parse(OPTION_LAST_WINS, "make --text a --text b"), 0);
	cr_expect_str_eq(object.text, "b");
	cr_expect_eq(parse(OPTION_EMPTY, "make --text EMPTY"), 0);
	cr_expect_str_eq(object.text, "");
	expect_wrong(0, "show --set-pair a=1",
		     "unknown option '--set-pair' (did you mean '--set_pair'?)");
	expect_wrong(0, "make --text --flag",
		     "--text needs a value: TEXT; one that begins with '-' "
		     "is given as --text=...");
	expect_wrong(0, "make --text a --text b", "--text is given twice");
	expect_wrong(0, "make --text EMPTY", "--text: the value is empty");
}

Test(option, mistakes)
{
	static const char *const mistakes[][2] = {
		{ "show --zzz", "unknown option '--zzz'; see prog show --help" },
		{ "show --=x", "unknown option '--'; see prog show --help" },
		{ "--zzz", "unknown option '--zzz'; see prog --help" },
		{ "show --nubmer 1", "unknown option '--nubmer' (did you mean '--number'?)" },
		{ "show -fx", "unknown option '-x'; see prog show --help" },
		{ "show --\033[1m", "unknown option '--?[1m'; see prog show --help" },
		{ "show --text a", "'--text' is not an option of show but of make" },
		{ "--text a make", "'--text' must stand behind its command: make" },
		{ "show --flag=1", "--flag takes no value" },
		{ "show --number", "--number needs a value: N" },
		{ "show --list a --list a", "--list a is given twice" },
		{ "show --set_pair a", "--set_pair needs KEY=VALUE, not 'a'" },
		{ "show --set_pair =a", "--set_pair needs KEY=VALUE, not '=a'" },
		{ "show --number 0", "--number needs a whole number from 1 to 100, not '0'" },
		{ "show --number 1e1", "--number needs a whole number from 1 to 100, not '1e1'" },
		{ "show --number=-1", "--number needs a whole number from 1 to 100, not '-1'" },
		{ "show --small 4294967296",
		  "--small needs a whole number up to 4294967295, not '4294967296'" },
		{ "show --wide 1k", "--wide needs a whole number, not '1k'" },
		{ "show --real 3", "--real needs a number from 0.5 to 2, not '3'" },
		{ "show --real nan", "--real needs a number from 0.5 to 2, not 'nan'" },
		{ "show --real e", "--real needs a number from 0.5 to 2, not 'e'" },
		{ "show --size 4x", "--size needs a size, such as 4k, not '4x'" },
		{ "show --time 3_days", "--time needs a time, such as 30s, not '3_days'" },
		{ "show --color blue", "--color needs red or green, not 'blue'" },
		{ "show --word mid", "--word needs low or high, not 'mid'" },
		{ "show --ignored mid", "--ignored needs low or high, not 'mid'" },
		{ "show --buffer 12345678", "--buffer needs at most 7 characters, not '12345678'" },
		{ "show --even x", "--even needs an even number, not 'x'" },
		{ "show --even 3", "3 is odd" },
		{ "show --later x", "--later is not built yet in this version" },
	};

	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++)
		expect_wrong(0, mistakes[i][0], mistakes[i][1]);
}

Test(option, operands)
{
	const char *three[] = { "a", "b", "c\n" };
	char why[OPTION_WHY_SIZE];

	cr_expect_eq(option_check_operands(&program, &commands[0], three, 2, why), 0);
	cr_expect(option_check_operands(&program, &commands[0], three, 0, why) < 0);
	cr_expect_str_eq(why, "something is missing: prog make THING [OTHER]");
	cr_expect(option_check_operands(&program, &commands[0], three, 3, why) < 0);
	cr_expect_str_eq(why, "'c?' is not an option and make takes no more than it has");
	cr_expect(option_check_operands(&program, &commands[1], three, 1, why) < 0);
	cr_expect_str_eq(why, "'a' is not an option and show takes nothing else");
}

Test(option, set_by_name)
{
	char why[OPTION_WHY_SIZE];

	cr_expect_eq(option_set(tables, OPTION_ALIKE, "set-pair", "a=1", &object, why), 0);
	cr_expect_eq(option_set(tables, 0, "switch", NULL, &object, why), 0);
	cr_expect(object.on);
	cr_expect_eq(option_set(tables, 0, "sise", "1", &object, why), -ENOENT);
	cr_expect_str_eq(why, "unknown option 'sise' (did you mean 'size'?)");
	cr_expect_eq(option_set(tables, 0, "size", "", &object, why), -EINVAL);
	cr_expect_str_eq(why, "--size needs a value: SIZE");
	cr_expect_eq(option_set(tables, 0, "flag", "1", &object, why), -EINVAL);
	cr_expect_str_eq(why, "--flag takes no value");
}

Test(option, values_with_units)
{
	static const struct {
		const char *text;
		uint64_t value;
	} sizes[] = { { "512", 512 },  { "4k", 4096 },         { "4KiB", 4096 },
		      { "4kb", 4096 }, { "1.5G", 3ull << 29 }, { "2T", 2ull << 40 },
		      { "0.5k", 512 } },
	  times[] = { { "2", 2000000000 },     { "500us", 500000 },     { "100ms", 100000000 },
		      { "1.5m", 90000000000 }, { "2h", 7200000000000 }, { "1D", 86400000000000 } };
	static const char *const wrong[] = { "",    "x",   "-1",    "+1",    "1 k", "4k8", "0x10",
					     "nan", "inf", "9999p", "1e400", "0.3", "1q" };
	uint64_t value = 7;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		cr_expect_eq(option_read_size(sizes[i].text, &value), 0, "%s", sizes[i].text);
		cr_expect_eq(value, sizes[i].value, "%s", sizes[i].text);
	}
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		cr_expect_eq(option_read_time(times[i].text, &value), 0, "%s", times[i].text);
		cr_expect_eq(value, times[i].value, "%s", times[i].text);
	}
	value = 7;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect(option_read_size(wrong[i], &value) == -EINVAL && value == 7, "%s",
			  wrong[i]);
	cr_expect_eq(option_read_time("999999999d", &value), -EINVAL);
	cr_expect_eq(option_read_count("18446744073709551616", &value), -EINVAL);
	cr_expect_eq(value, 7);
}

static char *written(void (*print)(const struct option_program *program, FILE *out))
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	print(&program, out);
	(void)fclose(out);
	return text;
}

/* the same rows are told by all three; another name of a row and an option of one command are not
 * told where they do not belong */
Test(option, what_is_told)
{
	char *help = written(option_help_program), *man = written(option_help_manual),
	     *bash = written(option_help_bash), form[64];
	const struct option *o;

	for (size_t i = 0; (o = option_at(tables, i)); i++) {
		bool is_told = o->help && o->commands == ANY;
		char name[64];

		(void)snprintf(name, sizeof(name), "%s\n", option_form(o, form, sizeof(form)));
		name[strcspn(name, "\n")] = ' ';
		cr_expect_eq(strstr(help, name) != NULL, is_told, "%s", o->name);
		(void)snprintf(name, sizeof(name), "%s\n", o->help ? o->help : "none");
		cr_expect_eq(strstr(man, name) != NULL, o->help != NULL, "%s", o->name);
		(void)snprintf(name, sizeof(name), " --%s", o->name);
		cr_expect_eq(strstr(bash, name) != NULL, o->help != NULL, "%s", o->name);
	}
	cr_expect(strstr(help, "  -s, --switch[=1|0]  "), "%s", help);
	cr_expect(strstr(bash, "*:--color) _prog_words \"red green \"; return ;;"), "%s", bash);
	cr_expect(strstr(bash, "--word) ((i++)) ;;") && !strstr(bash, "--text) ((i++))"));
	free(help);
	free(man);
	free(bash);
}
