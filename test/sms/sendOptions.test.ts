import fc from 'fast-check';
import { DateTime, Duration } from 'luxon';
import type { SendOptions } from '../../nodes/SmsPartner/api/send';
import type { Parsed } from '../../nodes/SmsPartner/problem';
import { parseSendOptions } from '../../nodes/SmsPartner/sms/sms';
import { FACTOR, runs } from '../properties/runs';

const NOW = '2026-11-24T12:00:00.000Z';

const parse = (options: object, timeZone = 'Europe/Paris'): Parsed<SendOptions> =>
	parseSendOptions({ ...options }, { nowMs: Date.parse(NOW), timeZone });

const fieldsOf = (options: object, timeZone?: string): unknown => {
	const parsed = parse(options, timeZone);
	return 'value' in parsed ? parsed.value.fields : parsed.problem.error;
};

const scheduledFor = (sendAt: unknown, timeZone?: string): unknown => {
	const parsed = parse({ sendAt }, timeZone);
	return 'value' in parsed ? parsed.value.scheduledFor : parsed.problem.error;
};

describe('parseSendOptions', () => {
	it.each([
		{},
		{ sender: undefined, sendAt: undefined },
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
		['on a step', '2026-12-24T17:55:00.000', 'UTC', '2026-12-24T17:55'],
		['half a second after a step', '2026-12-24T17:55:00.5', 'UTC', '2026-12-24T18:00'],
		['a second after a step', '2026-12-24T17:55:01', 'UTC', '2026-12-24T18:00'],
		['past midnight', '2026-12-31T23:59', 'UTC', '2027-01-01T00:00'],
		['a date without a time', ' 2026-12-24 ', 'Europe/Paris', '2026-12-23T23:00'],
		['the last day of February', '2028-02-29', 'UTC', '2028-02-29T00:00'],
		['with a zone', '2026-12-24T18:00:00Z', 'America/New_York', '2026-12-24T18:00'],
		['with an offset', '2026-12-24T18:00+02:00', 'America/New_York', '2026-12-24T16:00'],
		['with a space and an offset', '2026-12-24 18:00:00+01:00', 'UTC', '2026-12-24T17:00'],
		['as PostgreSQL writes it', '2026-12-24 18:00:00.25+01', 'UTC', '2026-12-24T17:05'],
		['as Ruby writes it', '2026-12-24 18:00:00 -0530', 'UTC', '2026-12-24T23:30'],
		['with a space and Z', '2026-12-24 18:00Z', 'America/New_York', '2026-12-24T18:00'],
		['in lower case', '2026-12-24t18:00z', 'America/New_York', '2026-12-24T18:00'],
		['with a comma', '2026-12-24T18:00:00,000+00:00', 'Europe/Paris', '2026-12-24T18:00'],
		['in the zone that is furthest ahead', '2026-12-24T18:00+14:00', 'UTC', '2026-12-24T04:00'],
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

	it('is compared with the present to the millisecond', () => {
		const nowMs = Date.parse('2026-11-24T12:00:00.400Z');
		const outcomeOf = (fraction: string): unknown => {
			const sendAt = `2026-11-24 12:00:00${fraction}Z`;
			const parsed = parseSendOptions({ sendAt }, { nowMs, timeZone: 'UTC' });
			return 'value' in parsed ? parsed.value.scheduledFor : parsed.problem.error;
		};
		const past = "The option 'Send At' is in the past";
		expect(['', '.4', '.4009', '.401', '.5'].map(outcomeOf)).toEqual([
			...[past, past, past],
			...['2026-11-24T12:05:00.000Z', '2026-11-24T12:05:00.000Z'],
		]);
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
		...['2027-02-29T10:00Z', '2027-02-29 10:00:00+01:00', '2027-02-29T10:00:00.000+0100'],
		...['2026-04-31T10:00Z', '2026-11-31 10:00Z', '2026-13-01T10:00Z', '2026-00-10T10:00Z'],
		...['2026-12-00T10:00Z', '2026-12-32T10:00Z', '2026-12-24T24:00Z', '2026-12-24T24:00:00+01:00'],
		...['2026-12-24T23:60Z', '2026-12-24T23:59:60Z', '2026-12-24T18:00+15:00'],
		...['2026-12-24T18:00+25:00', '2026-12-24T18:00+01:60', '2026-12-24T18:00+1', '2026-12-24Z'],
		...['2026-12-24T18+01:00', '2026-12-24T18:00 UTC', '2026-12-24T18:00+01:00[Europe/Paris]'],
		...['2026-W52-4T18:00Z', '2026-358T18:00', '20261224T180000Z', '2026-12-24T1800', '2026-2-24'],
		...['2026-12-24  18:00', '2026-12-24T18:00  Z', '2026-12-24T18:00:5Z', '24.12.2026 18:00'],
		...[new Date('2027-02-29x'), DateTime.fromISO('2027-02-29T10:00'), { getTime: 5 }],
		...[Duration.fromObject({ years: 60 }), DateTime.fromISO('2026-12-24').until(DateTime.now())],
		...[1_798_131_600_000, true, ['2026-12-24'], {}, { toMillis: 5 }, { valueOf: 5 }],
		...[new Date(NaN), DateTime.invalid('x'), ' '],
	])('is refused if it is not a date and time: %p', (sendAt) => {
		expect(scheduledFor(sendAt)).toBe("The option 'Send At' is not a date and time");
	});

	/** Mostly a number from `min` to `max`, which exists, and now and then another one. */
	const mostly = (min: number, max: number, ...others: number[]): fc.Arbitrary<number> =>
		fc.oneof({ weight: 30, arbitrary: fc.integer({ min, max }) }, fc.constantFrom(...others));

	/** The fields of a date and time, most of which exist, and how they are written. */
	const written = fc.record({
		year: fc.integer({ min: 2027, max: 2099 }),
		month: mostly(1, 12, 0, 13),
		day: fc.oneof(mostly(1, 28, 0, 32), fc.integer({ min: 28, max: 31 })),
		hour: mostly(0, 23, 25, 99),
		minute: mostly(0, 59, 60, 99),
		second: fc.option(mostly(0, 59, 60, 99)),
		fraction: fc.option(fc.tuple(fc.constantFrom('.', ','), fc.stringMatching(/^\d{1,9}$/))),
		separator: fc.constantFrom('T', ' '),
		offset: fc.constantFrom('', 'Z', '+01:00', '-05:30', '+0545', '-12', '+14:00', '+00:00'),
	});

	/** The step of five minutes at which SMS Partner sends, by Luxon; undefined if there is no such time. */
	const byLuxon = (text: string, zone: string): string | undefined => {
		const time = DateTime.fromISO(text, { zone });
		if (!time.isValid) return undefined;
		const whole = time.startOf('minute').set({ minute: 5 * Math.floor(time.minute / 5) });
		return (time > whole ? whole.plus({ minutes: 5 }) : whole).toUTC().toISO() ?? undefined;
	};

	it('is the time that Luxon reads, in every notation, or is refused as there', () => {
		// Without summer time: of two times that a clock shows, Luxon takes either.
		const zones = fc.constantFrom('UTC', 'America/Phoenix', 'Asia/Kathmandu');
		const counts = { read: 0, refused: 0 };
		fc.assert(
			fc.property(written, zones, (fields, zone) => {
				const [month, day, hour, minute] = [
					...[fields.month, fields.day, fields.hour, fields.minute],
				].map((field) => String(field).padStart(2, '0'));
				const second = fields.second === null ? '' : `:${String(fields.second).padStart(2, '0')}`;
				const fraction = second === '' ? '' : (fields.fraction?.join('') ?? '');
				const time = `${hour}:${minute}${second}${fraction}${fields.offset}`;
				const iso = `${fields.year}-${month}-${day}T${time}`;
				const expected = byLuxon(iso, zone);
				counts[expected === undefined ? 'refused' : 'read'] += 1;
				expect([iso, scheduledFor(iso.replace('T', fields.separator), zone)]).toEqual([
					iso,
					expected ?? "The option 'Send At' is not a date and time",
				]);
			}),
			runs(600),
		);
		expect([counts.read > 100 * FACTOR, counts.refused > 20 * FACTOR]).toEqual([true, true]);
	});

	it('is every day that the calendar has, and no other', () => {
		const twoDigits = (value: number): string => String(value).padStart(2, '0');
		for (const year of [2027, 2028, 2100, 2400]) {
			for (let month = 0; month <= 13; month += 1) {
				for (let day = 0; day <= 32; day += 1) {
					const date = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
					const exists = DateTime.fromObject({ year, month, day }).isValid;
					const outcome = `${date}T12:00:00.000Z`;
					for (const text of [`${date}T12:00Z`, `${date} 13:00+01`, `${date}T12:00`]) {
						expect([text, scheduledFor(text, 'UTC')]).toEqual([
							text,
							exists ? outcome : "The option 'Send At' is not a date and time",
						]);
					}
				}
			}
		}
	});
});
