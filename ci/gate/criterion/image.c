/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The build ID of everything that was loaded when the process began; what it loads later does not
 * count. */
#include "ci/gate/criterion/image.h"

#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <string.h>

#define FNV_BASIS 0xcbf29ce484222325ull
#define FNV_PRIME 0x100000001b3ull

static uint64_t image;

static void add(uint64_t *hash, const void *data, size_t size)
{
	for (const unsigned char *byte = data; size--; byte++)
		*hash = (*hash ^ *byte) * FNV_PRIME;
}

static size_t padded(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

/* A segment of notes holds the build ID, if the linker wrote one. */
static void add_notes(uint64_t *hash, const char *notes, size_t size)
{
	ElfW(Nhdr) note;

	for (size_t at = 0; at + sizeof(note) <= size;
	     at += sizeof(note) + padded(note.n_namesz) + padded(note.n_descsz)) {
		size_t id = at + sizeof(note);

		memcpy(&note, notes + at, sizeof(note));
		id += padded(note.n_namesz);
		if (note.n_type == NT_GNU_BUILD_ID && id <= size && note.n_descsz <= size - id)
			add(hash, notes + id, note.n_descsz);
	}
}

static int add_object(struct dl_phdr_info *info, size_t size, void *context)
{
	uint64_t *hash = context;

	(void)size;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];

		/* without a build ID the sizes have to do */
		add(hash, &segment->p_memsz, sizeof(segment->p_memsz));
		if (segment->p_type == PT_NOTE && segment->p_align <= 4)
			add_notes(hash, (const char *)(info->dlpi_addr + segment->p_vaddr),
				  segment->p_memsz);
	}
	return 0;
}

__attribute__((constructor)) static void look(void)
{
	image = FNV_BASIS;
	(void)dl_iterate_phdr(add_object, &image);
}

uint64_t image_id(void)
{
	return image ? image : 1;
}
