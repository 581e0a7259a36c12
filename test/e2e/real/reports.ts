import type { IDataObject } from 'n8n-workflow';
import { request } from './http';

/** Delivery reports as SMS Partner sends them. */

/** Unlikely to be in a log by chance. */
export const COUNTRY_AND_OPERATOR = '+3363998';

export const phoneOf = (index: number): string =>
	`${COUNTRY_AND_OPERATOR}${String(index).padStart(4, '0')}`;

/** The report on the message of this index. */
export function reportOf(index: number): IDataObject {
	return {
		...{ status: 'delivered', msgId: String(index + 1), phone: phoneOf(index) },
		...{ date: 1771941463, cost: '0.049', currency: 'EUR' },
	};
}

/** Calls a URL as SMS Partner does. */
export async function post(
	url: string,
	body: IDataObject,
): Promise<{ readonly status: number; readonly text: string }> {
	const response = await request(url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	return { status: response.status, text: await response.text() };
}
