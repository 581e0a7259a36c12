import { integerOf, type JsonObject, textOf } from '../../nodes/SmsPartner/guards';

/** The time at which a message is scheduled. */
export interface Schedule {
	/** Unix milliseconds. */
	readonly atMs: number;
	/** The same in Paris time, as in answers: `Y-m-d H:i:s`. */
	readonly date: string;
}

const HOUR_MS = 3_600_000;

/** Reads the schedule of a request. Returns undefined to send now, or the code with which an invalid schedule is refused. */
export function scheduleIn({
	scheduledDeliveryDate,
	time,
	minute,
}: JsonObject): Schedule | number | undefined {
	if ([scheduledDeliveryDate, time, minute].every((field) => field === undefined)) return undefined;
	if (textOf(scheduledDeliveryDate) === undefined) return 45;
	const hour = integerOf(time);
	if (hour === undefined || hour > 24) return 46;
	const minutes = integerOf(minute);
	if (minutes === undefined || minutes > 55) return 47;
	if (minutes % 5 !== 0) return 48;
	const match = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(textOf(scheduledDeliveryDate) ?? '');
	if (!match) return 49;
	const [day, month, year] = match.slice(1).map(Number);
	const wallMs = Date.UTC(year, month - 1, day, hour, minutes);
	if (new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return 49;
	const date = new Date(wallMs).toISOString().slice(0, 19).replace('T', ' ');
	// Paris is two hours ahead of UTC in summer, else one.
	const summerMs = wallMs - 2 * HOUR_MS;
	return { atMs: parisTime(summerMs) === date ? summerMs : wallMs - HOUR_MS, date };
}

/** Formats a time as `Y-m-d H:i:s` in the API's time zone. */
export function parisTime(unixMs: number): string {
	return new Date(unixMs).toLocaleString('sv-SE', { timeZone: 'Europe/Paris' });
}
