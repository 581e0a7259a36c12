/** SMS Partner's clock: its dates without a time zone are Paris time. */

const MINUTE_MS = 60_000;

/** `minute` is a multiple of this. */
const STEP_MS = 5 * MINUTE_MS;

export const PARIS = 'Europe/Paris';

export interface WallClock {
	readonly year: number;
	/** 1 to 12 */
	readonly month: number;
	readonly day: number;
	readonly hour: number;
	readonly minute: number;
	readonly second: number;
}

/** When a message is to be sent, in the API's format. */
export interface Schedule {
	readonly scheduledDeliveryDate: string;
	readonly time: number;
	readonly minute: number;
}

/**
 * The first time at or after this one (Unix milliseconds) at which SMS Partner can send: it schedules in steps of five
 * minutes.
 */
export function nextStepOf(atMs: number): number {
	return Math.ceil(atMs / STEP_MS) * STEP_MS;
}

export function scheduleOf(atMs: number): Schedule {
	const { year, month, day, hour, minute } = wallClockAt(atMs, PARIS);
	return {
		scheduledDeliveryDate: `${twoDigits(day)}/${twoDigits(month)}/${year}`,
		time: hour,
		minute,
	};
}

function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}

/** The time that a clock in this zone shows. */
export function wallClockAt(atMs: number, timeZone: string): WallClock {
	const parts = formatIn(timeZone).formatToParts(atMs);
	const read = (type: keyof WallClock): number =>
		Number(parts.find((part) => part.type === type)?.value);
	return {
		year: read('year'),
		month: read('month'),
		day: read('day'),
		hour: read('hour'),
		minute: read('minute'),
		second: read('second'),
	};
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A time (Unix milliseconds) in words, as in Paris: `24 Dec 2026, 18:05`. */
export function parisTimeInWords(atMs: number): string {
	const { year, month, day, hour, minute } = wallClockAt(atMs, PARIS);
	return `${day} ${MONTHS[month - 1]} ${year}, ${twoDigits(hour)}:${twoDigits(minute)}`;
}

/** The formats by zone: creating one takes longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
	const known = formats.get(timeZone);
	if (known) return known;
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	formats.set(timeZone, format);
	return format;
}

/**
 * The time (Unix milliseconds) at which a clock in this zone shows this. If the clock shows it twice, the first one; if
 * the clock skips it, later by the length of the gap.
 */
export function timeOf(
	{ year, month, day, hour, minute, second }: WallClock,
	timeZone: string,
): number {
	const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
	const offsetAt = (atMs: number): number => {
		const shown = wallClockAt(atMs, timeZone);
		return (
			Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second) -
			Math.floor(atMs / 1000) * 1000
		);
	};
	// The offsets a day before and after are those on both sides of a change.
	const dayMs = 24 * 60 * MINUTE_MS;
	const before = offsetAt(asUtc - dayMs);
	const after = offsetAt(asUtc + dayMs);
	const early = asUtc - before;
	if (offsetAt(early) === before) return early;
	const late = asUtc - after;
	return offsetAt(late) === after ? late : early;
}
