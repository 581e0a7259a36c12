import fc from 'fast-check';
import { isoDateOf } from '../../nodes/SmsPartner/api/isoDate';

/** The last second that `Date` can hold. */
const LAST_SECOND = 8_640_000_000_000;

it('writes every second as Date does, in any order', () => {
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
		{ numRuns: 1000 },
	);
});

it('has no text for what is out of the range of Date, and goes on afterwards', () => {
	expect([LAST_SECOND + 86_400, Number.MAX_SAFE_INTEGER, 1_517_934_416].map(isoDateOf)).toEqual([
		undefined,
		undefined,
		'2018-02-06T16:26:56.000Z',
	]);
});
