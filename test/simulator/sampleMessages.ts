import type { SimulatedMessage } from './messageStore';

/** The one message of the API's own example that is known. */
export const DOCUMENTED_MESSAGE: SimulatedMessage = {
	phoneNumber: '+33699999993',
	messageId: 111111,
	status: 'Delivered',
	date: 1517934416,
};

/** What that example asks for: the known message and two that are not. */
export const DOCUMENTED_REQUEST = [
	{ phoneNumber: '+33699999993', messageId: 111111 },
	{ phoneNumber: '+33699999992', messageId: 1000 },
	{ phoneNumber: '+33699999991', messageId: 1222 },
];

const FIRST_DATE = 1763900000;

/** The same messages, but those that wait become final, one after another, from 10 seconds after the start to 60. */
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
 * Messages of a campaign: most delivered, some not, some on their way. The same for each call, so that a demo can be
 * compared with the last one. The numbers are of the block that France keeps for fiction (06 39 98 …) and on.
 */
export function sampleMessages(count: number): SimulatedMessage[] {
	return Array.from({ length: count }, (_, index) => ({
		phoneNumber: `+336${String(39_980_000 + index).padStart(8, '0')}`,
		messageId: 4_100_000 + index,
		status: index % 25 === 7 ? 'Not delivered' : index % 10 === 3 ? 'Waiting' : 'Delivered',
		date: FIRST_DATE + index,
		stopSms: index % 100 === 42,
		isSpam: index % 400 === 99,
	}));
}
