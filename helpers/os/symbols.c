/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads .symtab, or .dynsym of a stripped program; every offset in the file is checked. Ours: one
 * table is all that is wanted of libelf, and dladdr() does not know static functions. */
#include "helpers/os/symbols.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct symbols {
	const uint8_t *file;
	size_t size;
	const ElfW(Sym) * table;
	size_t count;
	const char *names;
	size_t names_size;
};

static bool is_inside(const struct symbols *s, uint64_t offset, uint64_t size)
{
	return offset <= s->size && size <= s->size - offset;
}

/* Takes the first table of that type, with its names. */
static bool take_table(struct symbols *s, const ElfW(Ehdr) * header, uint32_t type)
{
	const ElfW(Shdr) *sections = (const void *)(s->file + header->e_shoff);

	for (size_t i = 0; i < header->e_shnum; i++) {
		const ElfW(Shdr) *table = &sections[i], *names;

		if (table->sh_type != type || table->sh_link >= header->e_shnum)
			continue;
		names = &sections[table->sh_link];
		if (!is_inside(s, table->sh_offset, table->sh_size) ||
		    table->sh_offset % sizeof(uint64_t) ||
		    !is_inside(s, names->sh_offset, names->sh_size) || !names->sh_size ||
		    s->file[names->sh_offset + names->sh_size - 1])
			continue;
		s->table = (const void *)(s->file + table->sh_offset);
		s->count = table->sh_size / sizeof(*s->table);
		s->names = (const char *)s->file + names->sh_offset;
		s->names_size = names->sh_size;
		return true;
	}
	return false;
}

static int find_table(struct symbols *s)
{
	const ElfW(Ehdr) *header = (const void *)s->file;

	if (s->size < sizeof(*header) || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
	    header->e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) ||
	    header->e_shentsize != sizeof(ElfW(Shdr)) || header->e_shoff % sizeof(uint32_t) ||
	    !is_inside(s, header->e_shoff, (uint64_t)header->e_shnum * sizeof(ElfW(Shdr))))
		return -ENOEXEC;
	return take_table(s, header, SHT_SYMTAB) || take_table(s, header, SHT_DYNSYM) ? 0 : -ENOENT;
}

int symbols_open(const char *path, struct symbols **ret_symbols)
{
	struct symbols *s = calloc(1, sizeof(*s));
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret;
	struct stat st;
	void *map;

	if (!s || fd < 0 || fstat(fd, &st) < 0) {
		ret = s ? -errno : -ENOMEM;
		if (fd >= 0)
			(void)close(fd);
		free(s);
		return ret;
	}
	s->size = (size_t)st.st_size;
	map = mmap(NULL, s->size ? s->size : 1, PROT_READ, MAP_PRIVATE, fd, 0);
	ret = map == MAP_FAILED ? -errno : 0;
	(void)close(fd);
	s->file = ret ? NULL : map;
	if (!ret)
		ret = find_table(s);
	if (ret) {
		symbols_close(s);
		return ret;
	}
	*ret_symbols = s;
	return 0;
}

void symbols_close(struct symbols *s)
{
	if (!s)
		return;
	if (s->file)
		(void)munmap((void *)s->file, s->size ? s->size : 1);
	free(s);
}

const char *symbols_find(const struct symbols *s, uint64_t address, uint64_t *ret_offset)
{
	for (size_t i = 0; i < s->count; i++) {
		const ElfW(Sym) *symbol = &s->table[i];

		/* ELF64_ST_TYPE and ELF32_ST_TYPE are the same */
		if (ELF64_ST_TYPE(symbol->st_info) != STT_FUNC || symbol->st_shndx == SHN_UNDEF ||
		    address < symbol->st_value || address - symbol->st_value >= symbol->st_size ||
		    symbol->st_name >= s->names_size)
			continue;
		*ret_offset = address - symbol->st_value;
		return s->names + symbol->st_name;
	}
	return NULL;
}
