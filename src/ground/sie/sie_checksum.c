/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/sie/sie_inner.h"

#include <assert.h>

/* CRC-32 with the polynomial EDB88320, from FFFFFFFF and inverted (SIE 4B, on #KSUMMA), four bits a step. */
static const uint32_t steps[16] = {
	0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
	0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
};

struct sie_checksum sie_checksum_begin(void)
{
	return (struct sie_checksum){ UINT32_MAX };
}

void sie_checksum_add(struct sie_checksum *checksum, struct text raw)
{
	assert(checksum != NULL && (raw.bytes != NULL || raw.count == 0));
	uint32_t state = checksum->state;
	for (size_t i = 0; i < raw.count; i++) {
		state ^= (unsigned char)raw.bytes[i];
		state = state >> 4 ^ steps[state & 15];
		state = state >> 4 ^ steps[state & 15];
	}
	checksum->state = state;
}

uint32_t sie_checksum_value(const struct sie_checksum *checksum)
{
	assert(checksum != NULL);
	return ~checksum->state;
}
