import { integerOf, msOfDate, textOf } from '../guards';

/** SMS Partner's clock: its dates without a time zone are Paris time. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

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
export function roundUpToFiveMinutes(atMs: number): number {
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

/** `07` for 7. */
export function twoDigits(value: number): string {
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

/**
 * A calendar date and a time in ISO 8601, or with a space as databases and SMS Partner write them. The offset is one
 * that exists.
 */
const DATE_TIME =
	/^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?(?: ?(?<zone>Z|(?<sign>[+-])(?<hours>0\d|1[0-4])(?::?(?<minutes>[0-5]\d))?))?)?$/i;

/** A date and time as it was written. */
export interface DateTime {
	/** Unix milliseconds, as if it were in UTC. */
	readonly asUtcMs: number;
	/** Its offset from UTC; undefined if it names none. */
	readonly offsetMs?: number;
}

/** Reads a date and time; undefined if the text is none, or if there is no such day or time. */
function parseDateTime(text: string): DateTime | undefined {
	const fields = DATE_TIME.exec(text)?.groups;
	if (!fields) return undefined;
	const { date, time = '00:00', second = '00', fraction = '', zone } = fields;
	const shown = `${date}T${time}:${second}`;
	const ms = Date.parse(`${shown}Z`);
	// Date.parse moves 30 February to March, and 24:00 to the next day.
	if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(shown)) return undefined;
	const asUtcMs = ms + Number(fraction.slice(0, 3).padEnd(3, '0'));
	return { asUtcMs, ...(zone !== undefined && { offsetMs: offsetMsOf(fields) }) };
}

function offsetMsOf({
	sign,
	hours = '0',
	minutes = '0',
}: Readonly<Record<string, string>>): number {
	return (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes)) * MINUTE_MS;
}

/** Unix milliseconds of a text, a `Date`, or a Luxon date such as n8n's `$now`; undefined if there is no such time. */
export function timeIn(value: unknown, timeZone: string): number | undefined {
	const ms = msOfDate(value);
	if (ms !== undefined) return Number.isFinite(ms) ? ms : undefined;
	const text = textOf(value);
	const date = text === undefined ? undefined : parseDateTime(text);
	if (!date) return undefined;
	const { asUtcMs, offsetMs } = date;
	if (offsetMs !== undefined) return asUtcMs - offsetMs;
	return timeOf(wallClockAt(asUtcMs, 'UTC'), timeZone) + (asUtcMs % 1000);
}

const SECONDS_OF_DAY = 86_400;

/** The positions of hours, minutes and seconds, counted from the end of the text. */
const [HOURS, MINUTES, SECONDS] = [13, 10, 7];

const ZERO = '0'.charCodeAt(0);

/**
 * Cache: the day of the last date, and the characters of its text. The statuses of a run fall on a few days, mostly in
 * sequence.
 */
let lastDay = NaN;

let lastText: number[] = [];

/**
 * Formats Unix seconds as ISO 8601 in UTC, like `Date` but in a quarter of the time. Undefined if they are outside the
 * range of `Date`.
 *
 * Built from characters: V8 keeps concatenated strings as a tree, which takes six times the memory.
 */
export function isoDateOf(seconds: number): string | undefined {
	const day = Math.floor(seconds / SECONDS_OF_DAY);
	if (day !== lastDay) {
		const midnight = new Date(day * SECONDS_OF_DAY * 1000);
		if (Number.isNaN(midnight.getTime())) return undefined;
		lastText = [...midnight.toISOString()].map((char) => char.charCodeAt(0));
		lastDay = day;
	}
	const time = seconds - day * SECONDS_OF_DAY;
	writeTwoDigits(HOURS, Math.floor(time / 3600));
	writeTwoDigits(MINUTES, Math.floor(time / 60) % 60);
	writeTwoDigits(SECONDS, time % 60);
	return String.fromCharCode(...lastText);
}

function writeTwoDigits(fromEnd: number, value: number): void {
	const at = lastText.length - fromEnd;
	lastText[at] = ZERO + Math.floor(value / 10);
	lastText[at + 1] = ZERO + (value % 10);
}

/** Of `2015-02-07 22:39:46`. */
const WALL_CLOCK_LENGTH = 19;

/** Cache: the hour of the last date in Paris time, and its start in Unix seconds, which is slow to compute. */
let lastHour = '';

let lastHourMs = NaN;

/**
 * Converts a date of the API to ISO 8601 in UTC. The API writes Unix seconds, mostly as text, or Paris time such as
 * `2015-02-07 22:39:46`. Undefined for anything else, and for 0 and for dates before 1970, which mean no date.
 */
export function isoDateIn(value: unknown): string | undefined {
	const seconds = integerOf(value);
	if (seconds !== undefined) return seconds > 0 ? isoDateOf(seconds) : undefined;
	const text = textOf(value);
	if (text?.length !== WALL_CLOCK_LENGTH || text[10] !== ' ') return undefined;
	const date = parseDateTime(text);
	if (!date || date.offsetMs !== undefined || date.asUtcMs < 0) return undefined;
	const hour = text.slice(0, 13);
	const inHourMs = date.asUtcMs % HOUR_MS;
	if (hour !== lastHour) {
		lastHourMs = timeOf(wallClockAt(date.asUtcMs - inHourMs, 'UTC'), PARIS);
		lastHour = hour;
	}
	return isoDateOf(Math.floor((lastHourMs + inHourMs) / 1000));
}
