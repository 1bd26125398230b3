/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds JSON for stdout, and prints the same tree as text for people. */
#ifndef CI_GATE_CLI_JSON_TEXT_H
#define CI_GATE_CLI_JSON_TEXT_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

/* A missing object would be a hole in the result: all of these abort without memory. Texts go
 * through the sanitiser of helpers/text/text.h. */

/** json_text_object() - an empty one */
struct json_object *json_text_object(void);
/** json_text_array() - an empty one */
struct json_object *json_text_array(void);
/**
 * json_text_add() - a member, in place of one of that key; @value is the object's from now on, NULL
 * is null
 */
void json_text_add(struct json_object *object, const char *key, struct json_object *value);
/** json_text_string() - @size bytes, cleaned */
struct json_object *json_text_string(const char *value, size_t size);
/** json_text_add_string() - cleaned; null for NULL and "" */
void json_text_add_string(struct json_object *object, const char *key, const char *value);
/** json_text_add_known() - null unless @known */
void json_text_add_known(struct json_object *object, const char *key, bool known, uint64_t value);
/** json_text_add_int() - a whole number */
void json_text_add_int(struct json_object *object, const char *key, int64_t value);
/** json_text_add_bool() - true or false */
void json_text_add_bool(struct json_object *object, const char *key, bool value);
/** json_text_add_hex() - as text, "0x0010" with @digits digits */
void json_text_add_hex(struct json_object *object, const char *key, uint64_t value, int digits);
/** json_text_add_real() - with three decimals */
void json_text_add_real(struct json_object *object, const char *key, double value);
/** json_text_add_rate() - GT/s; null for 0 (unknown) */
void json_text_add_rate(struct json_object *object, const char *key, double gts);

struct pcie_link_shown;
/** json_text_add_link() - speed_gts, width, max_speed_gts, max_width; null for what is not known */
void json_text_add_link(struct json_object *object, const struct pcie_link_shown *link);

struct fact;
struct fact_page;
/**
 * json_text_add_facts() - all facts of a page that are not in @object yet
 * @people: under their labels, in words and scaled units; else under their keys, as JSON has it
 * @data: what was read of the page, @size bytes
 * @version: as in fact_read_of()
 */
void json_text_add_facts(struct json_object *object, bool people, const struct fact_page *page,
			 const void *data, size_t size, unsigned int version);
struct fact_value;
/** json_text_add_value() - the value of one fact, under @key */
void json_text_add_value(struct json_object *object, const char *key, bool people,
			 const struct fact *fact, const struct fact_value *value);
/** json_text_add_parsed() - the same for one fact, whose value is the text of an attribute */
void json_text_add_parsed(struct json_object *object, bool people, const struct fact *fact,
			  const char *text);

/**
 * json_text_print() - the tree on stdout; gives it back
 *
 * Return: 0: whether stdout took it main() looks at the end.
 */
int json_text_print(struct json_object *object);
/** json_text_print_people() - the same as indented lines "name  value", null as "-"; returns 0 */
int json_text_print_people(struct json_object *object);

#endif
