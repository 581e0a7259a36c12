import { fieldsOfBody, readCall } from '../../nodes/SmsPartner/api/call';

/** Samples from SMS Partner's documentation, and the one report that was captured. */

const REPORT = {
	status: 'delivered',
	msgId: '95415616',
	date: 1771941463,
	phone: '+33639980001',
	cost: '0.049',
	currency: 'EUR',
};
const READ = {
	event: 'deliveryReport',
	phoneNumber: '+33639980001',
	messageId: 95415616,
	status: 'Delivered',
	isFinal: true,
	date: '2026-02-24T13:57:43.000Z',
	details: { cost: 0.049, currency: 'EUR' },
};

it.each<[string, object, object]>([
	['as captured', {}, {}],
	['with a tag', { tag: 'spring' }, { details: { ...READ.details, tag: 'spring' } }],
	['as a form', { date: '1771941463' }, {}],
	['with an ID as a number', { msgId: 95415616 }, {}],
	['without a plus', { phone: '33639980001' }, {}],
	['about an SMS on its way', { status: 'waiting' }, { status: 'Waiting', isFinal: false }],
	['of a failure', { status: 'not delivered' }, { status: 'Not delivered' }],
	['of another failure', { status: 'ko' }, { status: 'ko' }],
	['with the status word of an operator', { status: 'UNDELIV' }, { status: 'UNDELIV' }],
	[
		'with an unknown status word',
		{ status: 'teleported' },
		{ status: 'teleported', isFinal: false },
	],
	['without a date', { date: undefined }, { date: undefined }],
])('reads a delivery report %s', (_, changed, read) => {
	expect(readCall({ ...REPORT, ...changed })).toEqual({ ...READ, ...read });
});

const ANNE = '+33639980001';

it.each<[string, object, object]>([
	[
		'a reply',
		{ type: 'response', phone_number: ANNE, text: 'test', message_id: 1111111 },
		{ event: 'reply', fields: { phoneNumber: ANNE, messageId: 1111111, text: 'test' } },
	],
	[
		'a reply with its ID as text',
		{ type: 'response', phone_number: ANNE, text: ' My reply ', message_id: '123' },
		{ event: 'reply', fields: { phoneNumber: ANNE, messageId: 123, text: ' My reply ' } },
	],
	[
		'a reply without text or ID',
		{ type: 'response', phone_number: ANNE },
		{ event: 'reply', fields: { phoneNumber: ANNE, text: '' } },
	],
	[
		'an opt-out',
		{ type: 'stop', phone_number: ANNE, text: 'Stop', message_id: 111111 },
		{ event: 'optOut', fields: { phoneNumber: ANNE, messageId: 111111, text: 'Stop' } },
	],
	[
		'a reply to a rented number',
		{
			msisdn: '33639980001',
			to: '33700000001',
			messageId: '1235-1234-1233-4665',
			text: 'Test',
			type: 'text',
			keyword: 'Test',
			'message-timestamp': '2016-03-10 09:51:46',
		},
		{
			event: 'reply',
			fields: {
				phoneNumber: ANNE,
				messageId: '1235-1234-1233-4665',
				text: 'Test',
				to: '+33700000001',
				receivedAt: '2016-03-10T08:51:46.000Z',
			},
		},
	],
	[
		'an opt-out from a number that the numbering plan does not know',
		{ type: 'stop', phone_number: '+3361234567', text: 'Stop' },
		{ event: 'optOut', fields: { phoneNumber: '+3361234567', text: 'Stop' } },
	],
	[
		'a part of a long reply',
		{
			...{ msisdn: '33639980001', to: '33700000001', messageId: 'a1b2', type: 'text' },
			...{ concat: 'true', 'concat-ref': '171', 'concat-total': '2', 'concat-part': '1' },
			text: '   Message long....',
		},
		{
			event: 'reply',
			fields: {
				phoneNumber: ANNE,
				messageId: 'a1b2',
				text: '   Message long....',
				to: '+33700000001',
				part: 1,
				parts: 2,
				reference: '171',
			},
		},
	],
])('reads %s', (_, body, read) => {
	expect(readCall({ ...body })).toStrictEqual(read);
});

it.each([
	['an empty body', {}],
	[
		'the result of an HLR request',
		{ phone: ANNE, messageId: '7', mccMnc: '20801', ported: false, errorName: 'DELIVERED' },
	],
	['a report without a number', { ...REPORT, phone: '' }],
	['a report without an ID', { ...REPORT, msgId: undefined }],
	['a report whose ID is not a number', { ...REPORT, msgId: 'a1b2' }],
	['a report without a status', { ...REPORT, status: ' ' }],
	['a reply without a number', { type: 'response', text: 'Hello' }],
	['an unknown type', { type: 'voice', phone_number: ANNE, text: 'Hello' }],
	['a reply to a rented number without text', { msisdn: '33639980001' }],
	['a status of the API', { phoneNumber: ANNE, messageId: 7, status: 'Delivered' }],
])('does not read %s as an event', (_, body) => {
	expect(readCall(body)).toBeUndefined();
});

describe('the body of a call', () => {
	it.each([
		['parsed', { a: 1 }, undefined],
		['a string', '{"a":1}', undefined],
		['raw', {}, Buffer.from('{"a":1}')],
		['raw only', undefined, Buffer.from('{"a":1}')],
	])('can be %s', (_, body, rawBody) => {
		expect(fieldsOfBody(body, rawBody)).toEqual({ a: 1 });
	});

	it.each([[''], ['[1]'], ['null'], ['{"a":'], [[{ a: 1 }]], [null], [7]])(
		'is empty if it is not an object: %j',
		(body) => {
			expect(fieldsOfBody(body, undefined)).toEqual({});
		},
	);
});
