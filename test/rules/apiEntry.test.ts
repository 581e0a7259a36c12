import { rawEntry, readEntry, simplifyEntry } from '../../nodes/SmsPartner/rules/apiEntry';

const message = { phoneNumber: '+33699999993', messageId: 111111 };

describe('readEntry', () => {
	it.each([
		['as documented', { success: true, code: 200, status: 'Delivered' }, 'delivered'],
		['of a failure', { success: true, code: 200, status: ' REJECTD ' }, 'notDelivered'],
		['with texts for flag and code', { success: '1', code: '200', status: 'ko' }, 'notDelivered'],
		['without flag and code', { status: 'Waiting' }, 'waiting'],
		[
			'with a word that nobody knows',
			{ success: true, code: 200, status: 'Teleported' },
			'waiting',
		],
	])('gives the status of an entry %s, untouched, and how it stands', (_, entry, standing) => {
		expect(readEntry(message, entry, rawEntry)).toEqual({
			kind: 'status',
			standing,
			fields: entry,
		});
	});

	it('says what SMS Partner does not know, and what to check', () => {
		const entry = { success: false, code: 4, status: 'Numéro introuvable' };
		expect(readEntry(message, entry, rawEntry)).toEqual({
			kind: 'error',
			error: {
				error: 'Numéro introuvable',
				errorCode: 4,
				errorSource: 'message',
				errorDescription:
					'SMS Partner knows no message 111111 to this number. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.',
			},
		});
	});

	it.each([
		['success is false', { success: false, code: 200, status: 'Delivered' }, 'Delivered'],
		['success is "0"', { success: '0', status: 'Delivered' }, 'Delivered'],
		['the code is no 200', { success: true, code: 9, status: 'Delivered' }, 'Delivered'],
		[
			'it has a message only',
			{ success: false, code: 9, message: 'Pas un mobile' },
			'Pas un mobile',
		],
		['it has a list of errors', { code: 6, error: [{ message: 'Format' }] }, 'Format'],
		['it has a known code only', { success: false, code: 9 }, 'Not a mobile number'],
		['it has nothing else', { success: false }, 'SMS Partner gave an error'],
		['its status is missing', { success: true, code: 200 }, 'No status in the answer'],
		['its status is empty', { success: true, code: 200, status: ' ' }, 'No status in the answer'],
		['its status is no text', { success: true, code: 200, status: 5 }, 'No status in the answer'],
	])('takes an entry for an error when %s', (_, entry, error) => {
		expect(readEntry(message, entry, rawEntry)).toMatchObject({
			kind: 'error',
			error: { error, errorSource: 'message' },
		});
	});
});

describe('simplifyEntry', () => {
	it.each([
		[
			{ status: 'Delivered', date: '1517934416', stopSms: '0', isSpam: '0' },
			{
				status: 'Delivered',
				isFinal: true,
				date: '2018-02-06T16:26:56.000Z',
				stopSms: false,
				isSpam: false,
			},
		],
		[
			{ status: 'Waiting', date: 1517934416, stopSMS: true, isSpam: 1 },
			{
				status: 'Waiting',
				isFinal: false,
				date: '2018-02-06T16:26:56.000Z',
				stopSms: true,
				isSpam: true,
			},
		],
		[{ status: 'Waiting' }, { status: 'Waiting', isFinal: false }],
		[
			{ status: 'ko', date: '0', stopSms: '', isSpam: null, cost: 5 },
			{ status: 'ko', isFinal: true },
		],
		[
			{ status: 'Sent', date: '9007199254740991' },
			{ status: 'Sent', isFinal: false },
		],
		[
			{ status: 'Sent', date: '2015-02-07 22:39:46' },
			{ status: 'Sent', isFinal: false },
		],
	])('turns %j into %j', (entry, simple) => {
		expect(simplifyEntry(message, entry)).toEqual({ ...message, ...simple });
	});
});
