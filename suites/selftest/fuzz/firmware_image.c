/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host that downloads anything as a firmware image for a simulated drive: as it is, and with
 * nothing behind it up to the end of a granule. */
#include "suites/selftest/fuzz/fuzz.h"

#include <errno.h>

#include "fixtures/drive/firmware/firmware_image.h"

static void is_text(const char *text, size_t size)
{
	FUZZ_HOLDS(memchr(text, '\0', size));
	FUZZ_HOLDS(!*text || text[strlen(text) - 1] != ' ');
}

/* Whoever seals what was decoded has an image that is sound, and the same. */
static void seal(const uint8_t *data, size_t size, const struct firmware_image *image)
{
	uint8_t *copy = malloc(size);
	struct firmware_image again;

	FUZZ_HOLDS(copy);
	memcpy(copy, data, size);
	firmware_image_seal(image, copy);
	FUZZ_HOLDS(firmware_image_decode(copy, size, &again) == 0);
	FUZZ_HOLDS(firmware_image_is_sound(copy, &again));
	FUZZ_HOLDS(again.bytes == image->bytes && again.needs == image->needs &&
		   again.activate_ms == image->activate_ms);
	FUZZ_HOLDS(!strcmp(again.product, image->product) &&
		   !strcmp(again.version, image->version));
	/* every byte but its own checksum counts */
	copy[size - 1] ^= 1;
	FUZZ_HOLDS(!firmware_image_is_sound(copy, &again));
	free(copy);
}

static void look(const uint8_t *data, size_t size)
{
	struct firmware_image image, untouched;
	int ret;

	memset(&image, 0xa5, sizeof(image));
	memcpy(&untouched, &image, sizeof(image));
	ret = firmware_image_decode(data, size, &image);
	FUZZ_HOLDS(ret == 0 || ret == -EBADMSG);
	if (ret) {
		FUZZ_HOLDS(!memcmp(&image, &untouched, sizeof(image)));
		return;
	}
	FUZZ_HOLDS(image.bytes == size && size && size % FIRMWARE_GRANULE_BYTES == 0);
	FUZZ_HOLDS(image.needs <= FIRMWARE_NEEDS_SUBSYSTEM_RESET && image.version[0]);
	is_text(image.product, sizeof(image.product));
	is_text(image.version, sizeof(image.version));
	FUZZ_PLANT(image.needs == FIRMWARE_NEEDS_SUBSYSTEM_RESET);
	(void)firmware_image_is_sound(data, &image);
	seal(data, size, &image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t whole = size + FIRMWARE_GRANULE_BYTES - 1;
	uint8_t *padded;

	look(data, size);
	whole -= whole % FIRMWARE_GRANULE_BYTES;
	padded = calloc(1, whole ? whole : 1);
	FUZZ_HOLDS(padded);
	if (size)
		memcpy(padded, data, size);
	look(padded, whole);
	free(padded);
	return 0;
}
