import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	roundUpToFiveMinutes,
	scheduleOf,
	timeOf,
	type WallClock,
	wallClockAt,
} from '../../nodes/SmsPartner/api/time';
import { runs } from '../properties/runs';

/** Compares the functions with Luxon. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Includes half an hour of summer time, odd offsets, no offset, and a day that Samoa skipped. */
const ZONES = [
	...['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
	...['Pacific/Apia', 'Africa/Casablanca', 'UTC'],
] as const;

const YEARS = [2011, 2024, 2025, 2026, 2027, 2037] as const;

/** Times around the clock changes of a year, and any other times. */
const instant = fc.oneof(
	fc
		.record({
			year: fc.constantFrom(...YEARS),
			month: fc.constantFrom(3, 4, 9, 10, 11, 12),
			fromMonthEndMs: fc.integer({ min: -9 * DAY_MS, max: 2 * DAY_MS }),
		})
		.map(({ year, month, fromMonthEndMs }) => Date.UTC(year, month, 1) + fromMonthEndMs),
	fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2045, 0, 1) }),
);

const zone = fc.constantFrom(...ZONES);

const shownAt = (atMs: number, timeZone: string): WallClock => {
	const { year, month, day, hour, minute, second } = DateTime.fromMillis(atMs, { zone: timeZone });
	return { year, month, day, hour, minute, second };
};

it('returns what a clock in the time zone shows', () => {
	fc.assert(
		fc.property(instant, zone, (atMs, timeZone) => {
			expect(wallClockAt(atMs, timeZone)).toEqual(shownAt(atMs, timeZone));
		}),
		runs(125),
	);
});

it('schedules in Paris time', () => {
	fc.assert(
		fc.property(instant, (atMs) => {
			const paris = DateTime.fromMillis(atMs, { zone: 'Europe/Paris' });
			expect(scheduleOf(atMs)).toEqual({
				scheduledDeliveryDate: paris.toFormat('dd/MM/yyyy'),
				time: paris.hour,
				minute: paris.minute,
			});
		}),
	);
});

describe('timeOf', () => {
	it('is the first time at which a clock shows these values', () => {
		fc.assert(
			fc.property(instant, zone, (ms, timeZone) => {
				const atMs = Math.floor(ms / 1000) * 1000;
				const shown = shownAt(atMs, timeZone);
				const earlier = [30 * MINUTE_MS, HOUR_MS]
					.map((backMs) => atMs - backMs)
					.filter((one) => JSON.stringify(shownAt(one, timeZone)) === JSON.stringify(shown));
				expect(timeOf(shown, timeZone)).toBe(Math.min(atMs, ...earlier));
			}),
			runs(250),
		);
	});

	it.each([
		['Europe/Paris', '2026-10-25T02:30', '2026-10-25T00:30Z'],
		['Europe/Paris', '2026-10-25T02:00', '2026-10-25T00:00Z'],
		['America/New_York', '2026-11-01T01:59', '2026-11-01T05:59Z'],
		['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45Z'],
	])('is the first of two if a clock in %s shows %s twice', (timeZone, shown, first) => {
		const { year, month, day, hour, minute } = DateTime.fromISO(shown, { zone: 'UTC' });
		expect(timeOf({ year, month, day, hour, minute, second: 0 }, timeZone)).toBe(Date.parse(first));
	});

	it.each([
		['Europe/Paris', '2026-03-29T02:30', '2026-03-29T03:30'],
		['Europe/Paris', '2026-03-29T02:00', '2026-03-29T03:00'],
		['America/New_York', '2026-03-08T02:59', '2026-03-08T03:59'],
		['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-04T02:45'],
		['Pacific/Apia', '2011-12-30T12:00', '2011-12-31T12:00'],
	])('is later by the length of the gap if a clock in %s skips %s', (timeZone, skipped, later) => {
		const { year, month, day, hour, minute } = DateTime.fromISO(skipped, { zone: 'UTC' });
		expect(timeOf({ year, month, day, hour, minute, second: 0 }, timeZone)).toBe(
			DateTime.fromISO(later, { zone: timeZone }).toMillis(),
		);
	});
});

it('rounds up to the next five minutes', () => {
	fc.assert(
		fc.property(instant, (atMs) => {
			const stepMs = roundUpToFiveMinutes(atMs);
			expect(stepMs % (5 * MINUTE_MS)).toBe(0);
			expect([stepMs >= atMs, stepMs - atMs < 5 * MINUTE_MS]).toEqual([true, true]);
			expect(scheduleOf(stepMs).minute % 5).toBe(0);
		}),
	);
	expect(roundUpToFiveMinutes(5 * MINUTE_MS)).toBe(5 * MINUTE_MS);
	expect(roundUpToFiveMinutes(5 * MINUTE_MS + 1)).toBe(10 * MINUTE_MS);
});
