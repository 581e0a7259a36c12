import { eventIn, parseWebhook } from '../../nodes/SmsPartner/api/webhook';

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
	reported: {
		status: 'Delivered',
		date: '2026-02-24T13:57:43.000Z',
		cost: 0.049,
		currency: 'EUR',
	},
};

const said = (status: string): object => ({ status, reported: { ...READ.reported, status } });

it.each<[string, object, object]>([
	['as captured', {}, {}],
	['with a tag', { tag: 'spring' }, { reported: { ...READ.reported, tag: 'spring' } }],
	['as a form', { date: '1771941463' }, {}],
	['with an ID as a number', { msgId: 95415616 }, {}],
	['without a plus', { phone: '33639980001' }, {}],
	['with a tag that is a number', { tag: 2026 }, { reported: { ...READ.reported, tag: '2026' } }],
	[
		'with values of other types',
		{ cost: {}, currency: 7n, tag: ['a'], date: { toString: 1 } },
		{ date: undefined, reported: { status: 'Delivered' } },
	],
	['about an SMS on its way', { status: 'waiting' }, { ...said('Waiting'), isFinal: false }],
	['of a failure', { status: 'not delivered' }, said('Not delivered')],
	['of another failure', { status: 'ko' }, said('ko')],
	['with the status word of an operator', { status: 'UNDELIV' }, said('UNDELIV')],
	[
		'with an unknown status word',
		{ status: 'teleported' },
		{ ...said('teleported'), isFinal: false },
	],
	[
		'without a date',
		{ date: undefined },
		{ date: undefined, reported: { status: 'Delivered', cost: 0.049, currency: 'EUR' } },
	],
])('reads a delivery report %s', (_, changed, read) => {
	expect(eventIn({ ...REPORT, ...changed })).toEqual({ ...READ, ...read });
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
	expect(eventIn({ ...body })).toStrictEqual(read);
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
	expect(eventIn(body)).toBeUndefined();
});

it.each<[unknown, string]>([
	[0, '0'],
	[1, '1'],
	[-1.5, '-1.5'],
	['1', '1'],
	[true, ''],
	[null, ''],
	[{ toString: 1 }, ''],
])('reads the text %j of a reply as %j', (text, read) => {
	const reply = { type: 'response', phone_number: ANNE, text };
	expect(eventIn(reply)).toMatchObject({ fields: { text: read } });
});

it('reads the text and the IDs of a reply to a rented number, if they are numbers', () => {
	const reply = { msisdn: 33639980001, to: 33700000001, text: 1, messageId: 12, 'concat-ref': 171 };
	expect(eventIn(reply)).toEqual({
		event: 'reply',
		fields: {
			...{ phoneNumber: ANNE, to: '+33700000001', text: '1' },
			...{ messageId: '12', reference: '171' },
		},
	});
});

describe('a text', () => {
	const long = `${'a'.repeat(49)}😀${'b'.repeat(1_000_000)}`;

	it('of a report is cut to 50 characters, without half of an emoji', () => {
		const report = { ...REPORT, status: long, currency: long, tag: long };
		const word = 'a'.repeat(49);
		expect(eventIn(report)).toMatchObject({
			...{ status: word, isFinal: false },
			reported: { status: word, currency: word, tag: word },
		});
	});

	it('of a reply is cut to 2,000 characters', () => {
		const text = 'é'.repeat(3000);
		const cut = { fields: { text: 'é'.repeat(2000) } };
		expect(eventIn({ type: 'stop', phone_number: ANNE, text })).toMatchObject(cut);
		const rented = { msisdn: ANNE, text, messageId: text, 'concat-ref': text };
		expect(eventIn(rented)).toMatchObject({
			fields: { ...cut.fields, messageId: 'é'.repeat(50), reference: 'é'.repeat(50) },
		});
	});
});

describe('the body of a call', () => {
	const reply = { type: 'response', phone_number: ANNE, text: 'Yes' };
	const json = JSON.stringify(reply);

	it.each<[string, unknown, unknown]>([
		['parsed', reply, undefined],
		['a string', json, undefined],
		['raw', {}, Buffer.from(json)],
		['raw only', undefined, Buffer.from(json)],
		['JSON that was declared as a form', { [json]: '' }, Buffer.from(json)],
	])('can be %s', (_, body, rawBody) => {
		expect(parseWebhook(body, rawBody)).toEqual({
			event: 'reply',
			fields: { phoneNumber: ANNE, text: 'Yes' },
		});
	});

	it.each<[unknown, unknown]>([
		['', undefined],
		[`[${json}]`, undefined],
		['null', undefined],
		['{"a":', undefined],
		[[reply], undefined],
		[null, undefined],
		[7, undefined],
		[{}, reply],
		[{}, { toString: () => json }],
		[{ toString: 1 }, { toString: 1 }],
	])('is no call if it is %j, and raw %j', (body, rawBody) => {
		expect(parseWebhook(body, rawBody)).toBeUndefined();
	});
});
