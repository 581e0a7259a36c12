import { readAnswer } from '../../nodes/SmsPartner/api/answer';
import type { Endpoint } from '../../nodes/SmsPartner/api/endpoint';
import type { Outcome } from '../../nodes/SmsPartner/api/outcome';
import { BULK_SEND, SEND, sendCall, type SentSms, type Sms } from '../../nodes/SmsPartner/api/send';
import type { JsonObject } from '../../nodes/SmsPartner/guards';

/** The outcome of an SMS, from the entries about it. */
const readSentEntries = (
	sms: Sms,
	entry: JsonObject | undefined,
	others: readonly JsonObject[] = [],
): Outcome<SentSms> =>
	sendCall(['33']).toOutcomes([sms], entry ? [entry, ...others] : []).outcomes[0];

const SMS: Sms = {
	phoneNumber: '+33612345678',
	message: 'Bonjour',
	options: { fields: {}, isUnicode: false, isSandbox: false, key: '{}' },
};

const DOCUMENTED = {
	...{ success: true, code: 200, message_id: 307, nb_sms: 2 },
	...{ cost: 0.076, currency: 'EUR' },
};

const fieldsOf = (entry: JsonObject, options: Partial<Sms['options']> = {}): unknown => {
	const outcome = readSentEntries({ ...SMS, options: { ...SMS.options, ...options } }, entry);
	if (outcome.kind === 'result') return outcome.result.fields;
	const { error, maybeSent } = outcome;
	return { ...error, ...(maybeSent && { maybeSent }) };
};

const sent = {
	phoneNumber: '+33612345678',
	messageId: 307,
	smsCount: 2,
	cost: 0.076,
	currency: 'EUR',
};

const UNCONFIRMED = {
	kind: 'error',
	maybeSent: true,
	error: {
		error: 'SMS Partner did not confirm this SMS',
		errorSource: 'request',
		errorDescription:
			'SMS Partner accepted the request, but its answer does not say what happened to this SMS.',
	},
};

describe('an SMS is sent', () => {
	it('with the fields of a Sent item, in their order', () => {
		const outcome = readSentEntries(SMS, DOCUMENTED);
		expect(outcome).toEqual({
			kind: 'result',
			result: { smsCount: 2, cost: 0.076, currency: 'EUR', fields: sent },
		});
		expect(JSON.stringify(fieldsOf(DOCUMENTED))).toBe(JSON.stringify(sent));
	});

	it.each<[string, JsonObject]>([
		['of a list', { phoneNumber: '0612345678', nbSms: 2, nb_sms: undefined }],
		['with numbers as text', { message_id: ' 0307', nb_sms: '2', cost: ' 0.076 ', success: '1' }],
		['without success', { success: undefined }],
		['without a code', { code: undefined }],
	])('in an entry %s', (_, more) => {
		expect(fieldsOf({ ...DOCUMENTED, ...more })).toEqual(sent);
	});

	it.each([undefined, null, '', ' ', 'free', NaN, '1e999', true])(
		'without a cost if that is %p',
		(cost) => {
			expect(fieldsOf({ ...DOCUMENTED, cost })).toEqual({ ...sent, cost: undefined });
			expect(Object.keys(fieldsOf({ ...DOCUMENTED, cost }) as object)).not.toContain('cost');
		},
	);

	it('with a currency of at most 50 characters', () => {
		const currency = `${'x'.repeat(49)}…`;
		const entry = { ...DOCUMENTED, currency: 'x'.repeat(51) };
		expect(fieldsOf(entry)).toEqual({ ...sent, currency });
	});

	it('at no cost in the sandbox, with its text', () => {
		const free = { ...DOCUMENTED, cost: 0 };
		const shown = { ...sent, cost: 0, sandbox: true, message: 'Bonjour' };
		expect(fieldsOf(free, { isSandbox: true })).toStrictEqual(shown);
	});

	it('at its time, if it is scheduled', () => {
		const scheduledFor = '2026-12-24T17:00:00.000Z';
		expect(fieldsOf(DOCUMENTED, { scheduledFor })).toStrictEqual({ ...sent, scheduledFor });
	});

	it('as one SMS if the answer does not count the parts', () => {
		const entry = { success: true, code: 200, message_id: 307, cost: 0.076 };
		expect(fieldsOf(entry)).toStrictEqual({
			phoneNumber: '+33612345678',
			messageId: 307,
			smsCount: 1,
			cost: 0.076,
		});
	});

	it('with an ID that is too large for a number', () => {
		const message_id = '9007199254740993';
		expect(fieldsOf({ ...DOCUMENTED, message_id })).toEqual({ ...sent, messageId: message_id });
	});
});

it.each([
	['there is no entry', undefined],
	['there is no ID', { ...DOCUMENTED, message_id: undefined }],
	['the ID is empty', { ...DOCUMENTED, message_id: '' }],
	['the ID is not a number', { ...DOCUMENTED, message_id: 'queued' }],
	['the ID is 0', { ...DOCUMENTED, message_id: 0 }],
	['the ID is 0 as text', { ...DOCUMENTED, message_id: '00' }],
	['the ID is negative', { ...DOCUMENTED, message_id: -307 }],
	['the ID is not whole', { ...DOCUMENTED, message_id: 307.5 }],
])('leaves open whether an SMS was sent if %s', (_, entry) => {
	expect(readSentEntries(SMS, entry)).toEqual(UNCONFIRMED);
});

describe('an SMS is refused', () => {
	it("with the meaning of the code and SMS Partner's message", () => {
		const entry = { success: false, code: '14', message: 'Numéro en liste STOP', message_id: 307 };
		expect(fieldsOf(entry)).toEqual({
			error: 'Number is on the STOP list',
			errorCode: 14,
			apiMessage: 'Numéro en liste STOP',
			errorSource: 'message',
			errorDescription: expect.stringMatching(/opted out/),
		});
	});

	it.each<[string, JsonObject, JsonObject]>([
		[
			'with an unknown code',
			{ success: false, code: 77 },
			{ error: 'SMS Partner refused this SMS (code 77)', errorCode: 77 },
		],
		['without a code', { success: 'false' }, { error: 'SMS Partner refused this SMS' }],
		['with code 200', { success: 0, code: 200 }, { error: 'SMS Partner refused this SMS' }],
		[
			'by a code alone',
			{ code: 77, message_id: 307 },
			{ error: 'SMS Partner refused this SMS (code 77)', errorCode: 77 },
		],
		[
			'and may have been sent, since the entry reports success',
			{ success: true, code: 77, message_id: 307 },
			{ error: 'SMS Partner refused this SMS (code 77)', errorCode: 77, maybeSent: true },
		],
	])('%s', (_, entry, error) => {
		expect(fieldsOf(entry)).toStrictEqual({
			...error,
			errorSource: 'message',
			errorDescription: 'Check the number and the text, or contact SMS Partner support.',
		});
	});
});

describe('several entries about an SMS', () => {
	const SENT = { kind: 'result', result: expect.objectContaining({ fields: sent }) };
	const CONTRADICTED = {
		kind: 'error',
		maybeSent: true,
		error: {
			error: 'SMS Partner contradicts itself about this SMS',
			errorSource: 'request',
			errorDescription:
				'One part of its answer says that it was sent, another that it was refused.',
		},
	};
	const STOPPED: JsonObject = { success: false, code: 14 };
	const BARE: JsonObject = { success: true };
	const refusal = (error: string): object => ({
		kind: 'error',
		error: expect.objectContaining({ error }),
	});

	it.each<[string, JsonObject[], object]>([
		['accepted twice', [DOCUMENTED, { ...DOCUMENTED, message_id: 308 }], SENT],
		['accepted, then refused', [DOCUMENTED, STOPPED], CONTRADICTED],
		['refused, then accepted', [STOPPED, DOCUMENTED], CONTRADICTED],
		['accepted at last', [STOPPED, BARE, DOCUMENTED], CONTRADICTED],
		['accepted, and mentioned', [BARE, DOCUMENTED], SENT],
		['refused, and mentioned', [STOPPED, BARE], UNCONFIRMED],
		[
			'refused twice',
			[STOPPED, { success: false, code: 13 }],
			refusal('Number is on the STOP list'),
		],
	])('%s', (_, [entry, ...others], expected) => {
		expect(readSentEntries(SMS, entry, others)).toEqual(expected);
	});
});

/** How an endpoint reads an answer: as its entries, or as a failure, which may certainly have had no effect. */
const read = (endpoint: Endpoint, body: JsonObject, status = 200): unknown => {
	const answer = readAnswer({ kind: 'http', status, body, isCut: false }, endpoint, 0);
	if (answer.kind === 'list') return answer.list;
	const { kind, isUnsent, isShared } = answer.failure;
	return { kind, isUnsent, ...(isShared && { isShared }) };
};

const HOLLOW = { success: true, code: 200, message: 'Request queued for processing' };

const UNCERTAIN = { kind: 'unreadable', isUnsent: false };

describe.each([
	['/send', SEND],
	['/bulk-send', BULK_SEND],
])('%s', (_, endpoint) => {
	const accepted = { success: true, code: 200, message_id: 307, SMSResponse_List: [{}] };

	it.each([
		['success without an ID', HOLLOW],
		['an ID of null', { ...accepted, message_id: null }],
		['an ID without success', { ...accepted, success: undefined }],
		['an unknown value of success', { ...accepted, success: 'ok' }],
	])('does not accept %s as a success', (__, body) => {
		expect(read(endpoint, body)).toEqual(UNCERTAIN);
	});

	it('may have sent something if it denies success beside an ID', () => {
		expect(read(endpoint, { ...accepted, success: false })).toEqual({
			kind: 'refused',
			isUnsent: false,
		});
	});

	it.each([0, '0', -1, 1.5, 'queued', '', true])(
		'does not accept %j as a message ID',
		(message_id) => {
			expect(read(endpoint, { ...accepted, message_id })).toEqual(UNCERTAIN);
		},
	);

	it('has certainly sent nothing if it says so', () => {
		expect(read(endpoint, { success: false, code: 9 }, 400)).toEqual({
			kind: 'refused',
			isUnsent: true,
		});
		expect(read(endpoint, { success: false, code: 992 })).toEqual({
			kind: 'refused',
			isUnsent: true,
			isShared: true,
		});
		expect(read(endpoint, { success: false, code: 11 })).toEqual({
			kind: 'account',
			isUnsent: true,
		});
	});

	it('may have sent something if it answers with a bare HTTP status', () => {
		expect([read(endpoint, {}, 400), read(endpoint, { success: false }, 503)]).toEqual([
			{ kind: 'refused', isUnsent: false },
			{ kind: 'away', isUnsent: false },
		]);
	});
});

it('/send answers with one entry: its body', () => {
	const body = { success: true, code: 200, message_id: 307, nb_sms: 1, cost: 0.038 };
	expect(read(SEND, body)).toEqual([body]);
});

describe('/bulk-send', () => {
	const shared = { message_id: 2254444, currency: 'EUR' };
	const body = {
		...shared,
		scheduledDeliveryDate: 'd',
		success: true,
		code: 200,
		cost: 0.076,
		nbSMS: 2,
	};

	it('answers with entries that share an ID and a currency', () => {
		const entry = { success: true, code: 200, nbSms: 1, cost: 0.038, phoneNumber: '+33612345678' };
		const other = { ...entry, message_id: 7, currency: 'USD' };
		expect(read(BULK_SEND, { ...body, SMSResponse_List: [entry, other, 'x', null] })).toEqual([
			{ ...shared, ...entry },
			{ ...shared, ...other },
			'x',
			null,
		]);
	});

	it('answers with its entries if one of them was accepted, whatever it says about the request', () => {
		const yes = { success: true, code: 200, nbSms: 1, phoneNumber: '+33612345678' };
		const no = { success: false, code: 14, phoneNumber: '+33612345679' };
		const silent = { phoneNumber: '+33612345680' };
		const answer = (more: object) =>
			read(BULK_SEND, { ...more, SMSResponse_List: [yes, no, silent].map((one) => ({ ...one })) });
		const refused = { success: false, code: 9, message_id: 991 };
		// Only an entry that was accepted gets the ID of the whole.
		expect(answer(refused)).toEqual([{ ...yes, message_id: 991 }, no, silent]);
		expect(answer({ ...refused, message_id: undefined })).toEqual({
			kind: 'refused',
			isUnsent: false,
		});
		expect(answer({ ...body, success: true })).toEqual([
			{ ...yes, ...shared },
			{ ...no, currency: 'EUR' },
			{ ...silent, ...shared },
		]);
	});

	it.each([undefined, null, {}, 'x', []])('accepts a request with the list %j', (list) => {
		expect(read(BULK_SEND, { ...body, SMSResponse_List: list })).toEqual([]);
	});
});
