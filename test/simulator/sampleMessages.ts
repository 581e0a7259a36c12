import type { SimulatedMessage } from './messageStore';

/** The only message in the API's own example that SMS Partner knows. */
export const DOCUMENTED_MESSAGE: SimulatedMessage = {
	phoneNumber: '+33699999993',
	messageId: 111111,
	status: 'Delivered',
	date: 1517934416,
};

/** The request in that example: the known message and two unknown ones. */
export const DOCUMENTED_REQUEST = [
	{ phoneNumber: '+33699999993', messageId: 111111 },
	{ phoneNumber: '+33699999992', messageId: 1000 },
	{ phoneNumber: '+33699999991', messageId: 1222 },
];

const FIRST_DATE = 1763900000;

/** How many numbers France reserves for fiction. */
const FICTIONAL = 10_000;

/** The same messages, but waiting ones become final one after another, 10 to 60 seconds after the start. */
export function changingMessages(messages: readonly SimulatedMessage[]): SimulatedMessage[] {
	let waiting = 0;
	return messages.map((message) => {
		if (message.status !== 'Waiting') return message;
		waiting += 1;
		return {
			...message,
			status: [
				{ afterMs: 0, status: 'Waiting' },
				{
					afterMs: (9 + (waiting % 51)) * 1000,
					status: waiting % 5 === 0 ? 'Not delivered' : 'Delivered',
				},
			],
		};
	});
}

/**
 * The messages of a campaign: most are delivered, some are not, some are waiting. They are the same in every run, so that
 * runs can be compared. The first numbers are in the range that France reserves for fiction (06 39 98 …); those that
 * follow it, 06 39 99 …, would belong to Mayotte.
 */
export function sampleMessages(count: number): SimulatedMessage[] {
	return Array.from({ length: count }, (_, index) => ({
		phoneNumber: `+336${(index < FICTIONAL ? 39_980_000 : 40_000_000) + index}`,
		messageId: 4_100_000 + index,
		status: index % 25 === 7 ? 'Not delivered' : index % 10 === 3 ? 'Waiting' : 'Delivered',
		date: FIRST_DATE + index,
		stopSms: index % 100 === 42,
		isSpam: index % 400 === 99,
	}));
}
