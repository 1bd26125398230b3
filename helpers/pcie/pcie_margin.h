/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lane Margining at the Receiver (PCI Express Base): commands to a receiver, and its answers.
 *
 * A command is written to Margining Lane Control of a lane; the receiver answers in Margining Lane
 * Status, which has the same layout: Receiver Number 2:0, Margin Type 5:3, Usage Model 6, Margin
 * Payload 15:8.
 */
#ifndef HELPERS_PCIE_PCIE_MARGIN_H
#define HELPERS_PCIE_PCIE_MARGIN_H

#include <stdbool.h>
#include <stdint.h>

/* In the capability: the port, then a control and a status register for each lane. */
#define PCIE_MARGIN_LANE_CONTROL(lane) (0x08u + 4u * (lane))
#define PCIE_MARGIN_LANE_STATUS(lane) (0x0au + 4u * (lane))

/* Receiver Number */
enum pcie_margin_receiver {
	PCIE_MARGIN_BROADCAST = 0,
	PCIE_MARGIN_PORT = 1,  /* Rx(A): of the port above; 2 to 5 are those of retimers */
	PCIE_MARGIN_DRIVE = 6, /* Rx(F): of the upstream port, which a drive has */
};

/* Margin Type */
enum pcie_margin_type {
	PCIE_MARGIN_REPORT = 1,
	PCIE_MARGIN_SET = 2,
	PCIE_MARGIN_TIMING = 3,
	PCIE_MARGIN_VOLTAGE = 4,
	PCIE_MARGIN_NO_COMMAND = 7,
};

/* Margin Payload of reports, and of what is set */
enum pcie_margin_payload {
	PCIE_MARGIN_CAPABILITIES = 0x88,
	PCIE_MARGIN_VOLTAGE_STEPS = 0x89,
	PCIE_MARGIN_TIMING_STEPS = 0x8a,
	PCIE_MARGIN_TIMING_OFFSET = 0x8b,
	PCIE_MARGIN_VOLTAGE_OFFSET = 0x8c,
	PCIE_MARGIN_NOTHING = 0x9c,     /* of No Command */
	PCIE_MARGIN_NORMAL = 0x0f,      /* Go to Normal Settings */
	PCIE_MARGIN_CLEAR = 0x55,       /* Clear Error Log */
	PCIE_MARGIN_ERROR_LIMIT = 0xc0, /* Set Error Count Limit: in 5:0 */
};

struct pcie_margin_command {
	enum pcie_margin_type type;
	unsigned int receiver; /* enum pcie_margin_receiver */
	uint8_t payload;
};

/** pcie_margin_encode() - as Margining Lane Control has it; usage model 0, at the receiver */
uint16_t pcie_margin_encode(const struct pcie_margin_command *command);
/** pcie_margin_decode() - the same of Margining Lane Status, or of what a host has written */
struct pcie_margin_command pcie_margin_decode(uint16_t lane);
/**
 * pcie_margin_answers() - is @status the answer to @control? Of what a step or a report brings the
 * payload is the receiver's, of all else it is the command's
 */
bool pcie_margin_answers(uint16_t control, uint16_t status);

/* What a receiver can do: payload of the answer to PCIE_MARGIN_CAPABILITIES. */
struct pcie_margin_abilities {
	bool voltage;         /* bit 0, MVoltageSupported */
	bool up_and_down;     /* bit 1, MIndUpDownVoltage: each by itself */
	bool left_and_right;  /* bit 2, MIndLeftRightTiming: each by itself */
	bool sampling_method; /* bit 3, MSampleReportingMethod */
	bool own_sampler;     /* bit 4, MIndErrorSampler: the traffic is not disturbed */
};
/** pcie_margin_abilities() - from that payload */
struct pcie_margin_abilities pcie_margin_abilities(uint8_t payload);
/** pcie_margin_pack_abilities() - into it */
uint8_t pcie_margin_pack_abilities(const struct pcie_margin_abilities *abilities);

/* Where the sampling point is moved. */
enum pcie_margin_way { PCIE_MARGIN_RIGHT, PCIE_MARGIN_LEFT, PCIE_MARGIN_UP, PCIE_MARGIN_DOWN };
#define PCIE_MARGIN_WAYS 4

/**
 * pcie_margin_step() - the command that moves it
 * @steps: 1 to 63 in time, 1 to 127 in voltage; more is cut off
 *
 * Left is bit 6 of the payload, down is bit 7.
 */
struct pcie_margin_command pcie_margin_step(enum pcie_margin_way way, unsigned int receiver,
					    unsigned int steps);
/** pcie_margin_steps() - how many such a command moves it, and which way */
unsigned int pcie_margin_steps(const struct pcie_margin_command *command,
			       enum pcie_margin_way *ret_way);

/* Payload of the answer to a step: Step Margin Execution Status 7:6, MErrorCount 5:0. */
enum pcie_margin_state {
	PCIE_MARGIN_TOO_MANY = 0, /* more errors than the limit: it is back at its default */
	PCIE_MARGIN_SETTING_UP = 1,
	PCIE_MARGIN_UNDER_WAY = 2,
	PCIE_MARGIN_REFUSED = 3, /* NAK */
};
struct pcie_margin_progress {
	enum pcie_margin_state state;
	unsigned int errors; /* 0 to 63 */
};
/** pcie_margin_progress() - from that payload */
struct pcie_margin_progress pcie_margin_progress(uint8_t payload);
/** pcie_margin_pack_progress() - into it; a count above 63 is 63 */
uint8_t pcie_margin_pack_progress(const struct pcie_margin_progress *progress);

#endif
