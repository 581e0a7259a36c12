import { integerOf, textOf } from '../data';
import { PARIS, timeOf } from '../messages/parisTime';

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
	// Stryker disable next-line ConditionalExpression: building the same text again only costs time.
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

// Stryker disable next-line Regex: the day is compared with the beginning of the text, too.
const WALL_CLOCK = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/** Cache: the hour of the last date in Paris time, and its start in Unix seconds, which is slow to compute. */
// Stryker disable next-line StringLiteral: no hour has such a text.
let lastHour = '';
let lastHourSeconds = NaN;

/**
 * Converts a date of the API to ISO 8601 in UTC. The API writes Unix seconds, mostly as text, or Paris time such as
 * `2015-02-07 22:39:46`. Undefined for anything else, and for 0, which means no date.
 */
export function isoDateIn(value: unknown): string | undefined {
	const seconds = integerOf(value);
	if (seconds !== undefined) return seconds > 0 ? isoDateOf(seconds) : undefined;
	// Stryker disable next-line StringLiteral: no other text that is no date is one either.
	const text = textOf(value) ?? '';
	const match = WALL_CLOCK.exec(text);
	if (!match) return undefined;
	const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
	const isDay = new Date(Date.UTC(year, month - 1, day))
		.toISOString()
		.startsWith(text.slice(0, 10));
	if (!isDay || hour > 23 || minute > 59 || second > 59) return undefined;
	const hourText = text.slice(0, 13);
	// Stryker disable next-line ConditionalExpression: computing it again only costs time.
	if (hourText !== lastHour) {
		lastHourSeconds = timeOf({ year, month, day, hour, minute: 0, second: 0 }, PARIS) / 1000;
		lastHour = hourText;
	}
	return isoDateOf(lastHourSeconds + 60 * minute + second);
}
