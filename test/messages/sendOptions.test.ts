import { DateTime } from 'luxon';
import type { Parsed } from '../../nodes/SmsPartner/data';
import { parseSendOptions, type SendOptions } from '../../nodes/SmsPartner/messages/sendOptions';

const NOW = '2026-11-24T12:00:00.000Z';

const parse = (options: unknown, timeZone = 'Europe/Paris'): Parsed<SendOptions> =>
	parseSendOptions(options, { nowMs: Date.parse(NOW), timeZone });

const fieldsOf = (options: unknown, timeZone?: string): unknown => {
	const parsed = parse(options, timeZone);
	return 'value' in parsed ? parsed.value.fields : parsed.problem.error;
};

const scheduledFor = (sendAt: unknown, timeZone?: string): unknown => {
	const parsed = parse({ sendAt }, timeZone);
	return 'value' in parsed ? parsed.value.scheduledFor : parsed.problem.error;
};

describe('parseSendOptions', () => {
	it.each([
		undefined,
		null,
		'',
		[],
		{},
		{ sender: '', tag: undefined, sendAt: null, deliveryReportUrl: '' },
		{ sendAt: '' },
		{ batchSize: 5, timeout: 1, unknown: true },
		{ addStopText: false, unicode: 0, sandbox: 'false' },
	])('sends no option from %j', (options) => {
		expect(parse(options)).toStrictEqual({
			value: { fields: {}, isUnicode: false, isSandbox: false, key: '{}' },
		});
	});

	it('sends the options under their API names', () => {
		const options = {
			sender: 'My Shop 24',
			tag: 'spring-sale',
			sendAt: '2026-12-24T18:01',
			addStopText: true,
			unicode: 'true',
			sandbox: 1,
			deliveryReportUrl: 'https://example.com/a?b=c',
			replyUrl: ' http://example.com ',
		};
		const fields = {
			...{ sender: 'My Shop 24', tag: 'spring-sale' },
			...{ scheduledDeliveryDate: '24/12/2026', time: 18, minute: 5 },
			...{ isStopSms: 1, isUnicode: 1, sandbox: 1 },
			...{ urlDlr: 'https://example.com/a?b=c', urlResponse: 'http://example.com' },
		};
		expect(parse(options)).toEqual({
			value: {
				fields,
				scheduledFor: '2026-12-24T17:05:00.000Z',
				isUnicode: true,
				isSandbox: true,
				key: JSON.stringify(fields),
			},
		});
	});

	it('gives equal options the same key, and different options different keys', () => {
		const keyOf = (options: object): unknown => {
			const parsed = parse(options);
			return 'value' in parsed && parsed.value.key;
		};
		const { tag, sender } = { tag: 'a', sender: 'abc' };
		expect(keyOf({ tag, sender, sandbox: false })).toBe(
			keyOf({ sender, tag: ' a ', batchSize: 1 }),
		);
		expect(keyOf({ sendAt: '2026-12-24T18:01' })).toBe(keyOf({ sendAt: '2026-12-24T17:05:00Z' }));
		expect(keyOf({ sender })).not.toBe(keyOf({ tag: sender }));
	});

	it.each<[string, unknown]>([
		['sender', 'abc'],
		['sender', 'A1 b2 C3 d4'],
		['sender', 36111],
		['tag', 'x'],
		['tag', 'é_2026-11.spring-sal'],
		['tag', 7],
	])("accepts the %s '%s'", (name, value) => {
		expect(fieldsOf({ [name]: value })).toEqual({ [name]: String(value) });
	});

	it.each<[string, unknown, string]>([
		...['ab', 'A1 b2 C3 d45', 'a-b-c', 'Café', 'a\tb c', '   ', ['abc'], true].map(
			(value): [string, unknown, string] => ['sender', value, "The option 'Sender' is not valid"],
		),
		...['x'.repeat(21), 'a b', 'a\u00a0b', 'Sale', 'É', ' ', {}].map(
			(value): [string, unknown, string] => ['tag', value, "The option 'Tag' is not valid"],
		),
		...['yes', 2, {}].map((value): [string, unknown, string] => [
			'sandbox',
			value,
			"The option 'Sandbox' is neither true nor false",
		]),
		['addStopText', 'x', "The option 'Add STOP Text' is neither true nor false"],
		['unicode', 'x', "The option 'Unicode' is neither true nor false"],
		...[
			'example.com',
			'ftp://example.com',
			'http://',
			'see https://example.com',
			'mailto:https://a.b',
			7,
		].map((value): [string, unknown, string] => [
			'deliveryReportUrl',
			value,
			"The option 'Delivery Report URL' is not a URL",
		]),
		['replyUrl', 'x', "The option 'Reply URL' is not a URL"],
	])('refuses the %s %p', (name, value, error) => {
		expect(parse({ [name]: value })).toEqual({
			problem: { error, errorDescription: expect.stringMatching(/\.$/) },
		});
	});

	it('reports the first of several problems', () => {
		expect(fieldsOf({ tag: 'A', sender: 'x' })).toBe("The option 'Sender' is not valid");
	});
});

describe("the option 'Send At'", () => {
	it.each<[string, unknown, string, string]>([
		['a date and time in Paris', '2026-12-24T18:00:00', 'Europe/Paris', '2026-12-24T17:00'],
		['in summer', '2027-07-14T18:00', 'Europe/Paris', '2027-07-14T16:00'],
		["in the workflow's time zone", '2026-12-24T18:00', 'America/New_York', '2026-12-24T23:00'],
		['with a space', '2026-12-24 18:00', 'Europe/Paris', '2026-12-24T17:00'],
		['with fractions of a second', '2026-12-24T18:00:00.000', 'Europe/Paris', '2026-12-24T17:00'],
		['the last second of a minute', '2026-12-24T17:59:59', 'Europe/Paris', '2026-12-24T17:00'],
		['between two steps', '2026-12-24T17:55:00.5', 'UTC', '2026-12-24T17:55'],
		['a second after a step', '2026-12-24T17:55:01', 'UTC', '2026-12-24T18:00'],
		['past midnight', '2026-12-31T23:59', 'UTC', '2027-01-01T00:00'],
		['a date without a time', ' 2026-12-24 ', 'Europe/Paris', '2026-12-23T23:00'],
		['the last day of February', '2028-02-29', 'UTC', '2028-02-29T00:00'],
		['with a zone', '2026-12-24T18:00:00Z', 'America/New_York', '2026-12-24T18:00'],
		['with an offset', '2026-12-24T18:00+02:00', 'America/New_York', '2026-12-24T16:00'],
		['a JavaScript date', new Date('2026-12-24T18:00Z'), 'UTC', '2026-12-24T18:00'],
		[
			'a Luxon date',
			DateTime.fromISO('2026-12-24T18:00', { zone: 'Europe/Paris' }),
			'UTC',
			'2026-12-24T17:00',
		],
		['in five minutes', '2026-11-24T12:00:00.001Z', 'UTC', '2026-11-24T12:05'],
	])('is read: %s', (_, sendAt, timeZone, utc) => {
		expect(scheduledFor(sendAt, timeZone)).toBe(`${utc}:00.000Z`);
	});

	it('is sent in Paris time', () => {
		expect(fieldsOf({ sendAt: '2027-07-14T12:30' }, 'America/New_York')).toEqual({
			scheduledDeliveryDate: '14/07/2027',
			time: 18,
			minute: 30,
		});
		expect(fieldsOf({ sendAt: '2026-12-31T23:00Z' })).toEqual({
			scheduledDeliveryDate: '01/01/2027',
			time: 0,
			minute: 0,
		});
	});

	it.each(['2026-11-24T13:00', '2026-11-24T12:00:00Z', '2020-01-01', new Date(0)])(
		'is refused in the past: %s',
		(sendAt) => {
			expect(scheduledFor(sendAt)).toBe("The option 'Send At' is in the past");
		},
	);

	it.each<unknown>([
		...['tomorrow', '24/12/2026', '18:00', '2026', '2026-12', '20261224', '1798131600000'],
		...['2026-02-30T10:00', '2027-02-29', '2026-13-01', '2026-00-10', '2026-12-00', '2026-12-32'],
		...['2026-12-24T24:00', '2026-12-24T18:60', '2026-12-24T18:00:60', '2026-12-24T18'],
		...['x2026-12-24T18:00', '2026-12-24T18:00x', '2026-12-24T99:00Z', 'Dec 24 2026T18:00Z'],
		...['+002026-12-24T18:00Z', '2026-12-24T18:00:00.'],
		...[1_798_131_600_000, true, ['2026-12-24'], {}, { toMillis: 5 }, { valueOf: 5 }],
		...[new Date(NaN), DateTime.invalid('x'), ' ', undefined],
	])('is refused if it is not a date and time: %p', (sendAt) => {
		expect(scheduledFor(sendAt)).toBe("The option 'Send At' is not a date and time");
	});
});
