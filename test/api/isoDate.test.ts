import fc from 'fast-check';
import { isoDateIn, isoDateOf } from '../../nodes/SmsPartner/api/time';
import { runs } from '../properties/runs';

/** The last second that `Date` can represent. */
const LAST_SECOND = 8_640_000_000_000;

it('formats every second as Date does, in any order', () => {
	const seconds = fc.oneof(
		fc.integer({ min: 0, max: 4_000_000_000 }),
		fc.integer({ min: 0, max: LAST_SECOND }),
		// Both sides of midnight.
		fc.integer({ min: 0, max: 40_000 }).map((day) => day * 86_400 - 1),
		fc.integer({ min: 0, max: 40_000 }).map((day) => day * 86_400),
	);
	fc.assert(
		fc.property(fc.array(seconds), (all) => {
			expect(all.map(isoDateOf)).toEqual(all.map((one) => new Date(one * 1000).toISOString()));
		}),
		runs(200),
	);
});

it('returns undefined outside the range of Date, and works as before afterwards', () => {
	expect([LAST_SECOND + 86_400, Number.MAX_SAFE_INTEGER, 1_517_934_416].map(isoDateOf)).toEqual([
		undefined,
		undefined,
		'2018-02-06T16:26:56.000Z',
	]);
});

describe('a date of the API', () => {
	it.each([
		[1517934416, '2018-02-06T16:26:56.000Z'],
		['1517934416', '2018-02-06T16:26:56.000Z'],
		['2015-02-07 22:39:46', '2015-02-07T21:39:46.000Z'],
		['2015-07-20 10:19:45', '2015-07-20T08:19:45.000Z'],
		['2015-07-20 10:59:00', '2015-07-20T08:59:00.000Z'],
		['2015-07-20 11:00:00', '2015-07-20T09:00:00.000Z'],
		[' 2016-02-29 23:59:59 ', '2016-02-29T22:59:59.000Z'],
		['2015-01-01 00:00:00', '2014-12-31T23:00:00.000Z'],
	])('%j is read as %s', (value, date) => {
		expect(isoDateIn(value)).toBe(date);
	});

	it.each([
		...[0, '0', -1, undefined, null, '', 'x', 1.5, true, {}],
		...['0000-00-00 00:00:00', '2015-00-10 10:00:00', '2015-13-01 10:00:00'],
		...['2015-02-29 10:00:00', '2015-02-00 10:00:00', '2015-02-07 24:00:00'],
		...['2015-02-07 10:60:00', '2015-02-07 10:00:60', '2015-02-07T10:00:00'],
		// Before computers sent SMS: a date that is not set, whatever a database writes for it.
		...['0001-01-01 00:00:00', '0050-06-01 10:00:00', '1969-12-31 22:39:46'],
		// As long as a date in Paris time, but with an offset.
		...['2015-02-07 22:39+01', '2015-02-07 22:39-05'],
		...['2015-02-07', 'x2015-02-07 10:00:00', '2015-02-07 10:00:00x', '9007199254740991'],
	])('%j is not a date', (value) => {
		expect(isoDateIn(value)).toBeUndefined();
	});
});
