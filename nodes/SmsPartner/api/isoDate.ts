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
