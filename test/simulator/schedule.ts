import { type JsonObject, textOf } from '../../nodes/SmsPartner/data';

/** When a message is to be sent, in Paris time, as answers write it: `Y-m-d H:i:s`. Undefined: at once. */
export function scheduledDateOf({
	scheduledDeliveryDate,
	time,
	minute,
}: JsonObject): string | undefined {
	const date = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(textOf(scheduledDeliveryDate) ?? '');
	if (!date) return undefined;
	const [, day, month, year] = date;
	const twoDigits = (value: unknown): string => String(value ?? 0).padStart(2, '0');
	return `${year}-${month}-${day} ${twoDigits(time)}:${twoDigits(minute)}:00`;
}
