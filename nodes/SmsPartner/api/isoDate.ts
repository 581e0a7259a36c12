import { integerOf, textOf } from '../data';
import { PARIS, timeOf } from '../messages/parisTime';

const SECONDS_OF_DAY = 86_400;

/** Hours, minutes and seconds as text. */
const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** The day of the last date, and its text: the statuses of a run are of a few days, in runs of the same one. */
let lastDay = NaN;
let lastDayText = '';

/**
 * Unix seconds as ISO 8601 in UTC, as `Date` writes them, in a sixth of its time. Undefined where they are out of the
 * range of `Date`.
 */
export function isoDateOf(seconds: number): string | undefined {
	const day = Math.floor(seconds / SECONDS_OF_DAY);
	// Stryker disable next-line ConditionalExpression: to make the same text anew costs time only.
	if (day !== lastDay) {
		const midnight = new Date(day * SECONDS_OF_DAY * 1000);
		if (Number.isNaN(midnight.getTime())) return undefined;
		const text = midnight.toISOString();
		lastDayText = text.slice(0, text.indexOf('T') + 1);
		lastDay = day;
	}
	const time = seconds - day * SECONDS_OF_DAY;
	const [hours, minutes] = [Math.floor(time / 3600), Math.floor(time / 60) % 60];
	return `${lastDayText}${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes]}:${TWO_DIGITS[time % 60]}.000Z`;
}

// Stryker disable next-line Regex: the day is compared with the beginning of the text, too.
const WALL_CLOCK = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/** The hour of the last date in Paris time, and when it began: Unix seconds. To find out takes long. */
// Stryker disable next-line StringLiteral: no hour has such a text.
let lastHour = '';
let lastHourSeconds = NaN;

/**
 * A date of the API as ISO 8601 in UTC: Unix seconds, mostly in a text, or Paris time as `2015-02-07 22:39:46`.
 * Undefined for anything else; 0 stands for no date.
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
	// Stryker disable next-line ConditionalExpression: to find it out anew costs time only.
	if (hourText !== lastHour) {
		lastHourSeconds = timeOf({ year, month, day, hour, minute: 0, second: 0 }, PARIS) / 1000;
		lastHour = hourText;
	}
	return isoDateOf(lastHourSeconds + 60 * minute + second);
}
