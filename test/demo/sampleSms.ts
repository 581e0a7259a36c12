import type { IDataObject } from 'n8n-workflow';
import { sampleMessages } from '../simulator/sampleMessages';

/** A number that cannot receive SMS, from the range that France reserves for fiction. */
const LANDLINE = '01 99 00 12 34';

const PRODUCTS = ['book', 'coat', 'lamp', 'tent', 'piano'] as const;

/** SMS to the customers of a shop. As in a real list, one customer is listed twice, and one has a landline. */
export function sampleSms(count: number): IDataObject[] {
	const [first, ...others] = sampleMessages(count).map(({ phoneNumber }, index) => ({
		phoneNumber,
		text: `Your ${PRODUCTS[index % PRODUCTS.length]} has been shipped.`,
	}));
	return [
		first,
		{ ...first, text: 'Your umbrella has been shipped, too.' },
		{ phoneNumber: LANDLINE, text: 'Your chair has been shipped.' },
		...others,
	];
}
