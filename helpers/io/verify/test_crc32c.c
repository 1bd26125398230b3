/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CRC-32C against published values, and by instruction against the table. */
#include <criterion/criterion.h>

#include "helpers/io/verify/crc32c.h"

Test(crc32c, is_the_standard_one)
{
	char zeroes[32] = { 0 }, odd[1000];
	uint32_t crc[4];

	/* RFC 3720, B.4: 32 bytes of zeroes, and the check value of the catalogue */
	cr_assert_eq(crc32c_portable(0, zeroes, 32), 0x8a9136aa);
	cr_assert_eq(crc32c_portable(0, "123456789", 9), 0xe3069283);
	for (size_t i = 0; i < sizeof(odd); i++)
		odd[i] = (char)(i * 7 + 1);
	cr_assert_eq(crc32c_40(odd), crc32c_portable(0, odd, 40));
	crc32c_quarters(odd, 960, 16, crc);
	cr_assert_eq(crc[0], crc32c_portable(0, odd + 16, 240 - 16));
	for (int i = 1; i < 4; i++)
		cr_assert_eq(crc[i], crc32c_portable(0, odd + 240 * i, 240));
}
