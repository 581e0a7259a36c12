import type { DeliveryState } from '../../nodes/SmsPartner/api/outcome';
import {
	deliveryStateOf,
	rawEntry,
	readStatusEntry,
	simplifyEntry,
} from '../../nodes/SmsPartner/api/status';
import type { JsonObject } from '../../nodes/SmsPartner/guards';

const message = { phoneNumber: '+33699999993', messageId: 111111 };

describe('deliveryStateOf', () => {
	it.each([
		['delivered', ['Delivered', 'DELIVRD', ' delivered\n']],
		[
			'notDelivered',
			[
				...['Not delivered', 'NOT DELIVERED', 'UNDELIV', 'Undeliverable', 'expired', 'DELETED'],
				...['REJECTD', 'Rejected', 'FAILED', 'ko', ' KO '],
			],
		],
		[
			'waiting',
			[
				...['Waiting', 'PENDING', 'ACCEPTD', 'ENROUTE', 'Sent', 'UNKNOWN', '', 'constructor'],
				...['new', 'undelivered', 'delivered?', 'Teleported'],
			],
		],
	])('returns %s for its words', (state, words) => {
		expect(words.filter((word) => deliveryStateOf(word) !== state)).toEqual([]);
	});
});

describe('readStatusEntry', () => {
	it.each([
		['as documented', { success: true, code: 200, status: 'Delivered' }, 'delivered'],
		['of a failure', { success: true, code: 200, status: ' REJECTD ' }, 'notDelivered'],
		['with strings for flag and code', { success: '1', code: '200', status: 'ko' }, 'notDelivered'],
		['without flag and code', { status: 'Waiting', date: 7, more: [null] }, 'waiting'],
	])('returns an entry %s untouched, with its state', (_, entry, state) => {
		const outcome = readStatusEntry(message, entry, rawEntry);
		expect(outcome).toEqual({ kind: 'result', result: { state, fields: entry } });
	});

	it('says which message SMS Partner does not have', () => {
		const entry = { success: false, code: 4, status: 'Numéro introuvable' };
		expect(readStatusEntry(message, entry, rawEntry)).toEqual({
			kind: 'error',
			error: {
				error: 'Message not found',
				errorCode: 4,
				apiMessage: 'Numéro introuvable',
				errorSource: 'message',
				errorDescription:
					'SMS Partner has no message 111111 for this number. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.',
			},
		});
	});

	it('says that the answer left out a message without an entry', () => {
		expect(readStatusEntry(message, undefined, rawEntry)).toEqual({
			kind: 'error',
			error: {
				error: 'No status in the answer',
				errorSource: 'request',
				errorDescription: expect.stringContaining('but not for this message'),
			},
		});
	});

	const refused = 'SMS Partner refused this message';
	const none = { error: 'No status in the answer' };
	it.each([
		[
			{ success: '0', status: 'Delivered' },
			{ error: refused, apiMessage: 'Delivered' },
		],
		[{ success: false }, { error: refused }],
		[{ success: false, code: 200 }, { error: refused }],
		[
			{ success: false, code: 77, message: 'Non' },
			{ error: `${refused} (code 77)`, errorCode: 77, apiMessage: 'Non' },
		],
		[
			{ success: true, code: 9, status: 'Fixe' },
			{ error: 'Not a mobile number', errorCode: 9, apiMessage: 'Fixe' },
		],
		[
			{ code: 55, error: [{ code: 9, message: 'Fixe' }] },
			{ error: 'Not a mobile number', errorCode: 9, apiMessage: 'Fixe' },
		],
		[
			{ success: false, code: 6 },
			{ error: 'Wrong format', errorCode: 6 },
		],
		[
			{ success: false, code: 50 },
			{ error: 'Too many messages in a request', errorCode: 50 },
		],
		[{ success: true, code: 200 }, none],
		[{ success: true, code: 200, status: ' ' }, none],
		[{ success: true, code: 200, status: 5 }, none],
	])('reads %j as the error %j', (entry, error) => {
		expect(readStatusEntry(message, entry, rawEntry)).toStrictEqual({
			kind: 'error',
			error: {
				...error,
				errorSource: 'message',
				errorDescription: expect.stringMatching(/^.{30,}\.$/),
			},
		});
	});
});

const LONG = 'x'.repeat(51);
const CUT = `${'x'.repeat(49)}…`;

it.each<[DeliveryState, JsonObject, JsonObject]>([
	[
		'delivered',
		{ status: 'Delivered', date: '1517934416', stopSms: '0', isSpam: '0', other: 5 },
		{
			status: 'Delivered',
			isFinal: true,
			date: '2018-02-06T16:26:56.000Z',
			stopSms: false,
			isSpam: false,
		},
	],
	[
		'waiting',
		{ status: 'Waiting', date: 1517934416, stopSMS: true, isSpam: 1 },
		{
			status: 'Waiting',
			isFinal: false,
			date: '2018-02-06T16:26:56.000Z',
			stopSms: true,
			isSpam: true,
		},
	],
	[
		'notDelivered',
		{ status: 'ko', date: '0', stopSms: '', isSpam: null },
		{ status: 'ko', isFinal: true },
	],
	['waiting', { status: 'Sent', date: '9007199254740991' }, { status: 'Sent', isFinal: false }],
	[
		'waiting',
		{ status: 'Sent', date: '2015-02-07 22:39:46', phoneNumber: '0', messageId: '0' },
		{ status: 'Sent', isFinal: false, date: '2015-02-07T21:39:46.000Z' },
	],
	[
		'delivered',
		{ statut: 'Delivered', cost: '0.045', countryCode: 'FR', currency: 'EUR' },
		{ status: 'Delivered', isFinal: true, cost: 0.045, currency: 'EUR', country: 'FR' },
	],
	[
		'waiting',
		{ status: LONG, countryCode: LONG, currency: LONG },
		{ status: CUT, isFinal: false, currency: CUT, country: CUT },
	],
])("simplifies a status in the state '%s' from %j to %j", (state, entry, simple) => {
	expect(readStatusEntry(message, entry, simplifyEntry)).toStrictEqual({
		kind: 'result',
		result: { state, fields: { ...message, ...simple } },
	});
});
