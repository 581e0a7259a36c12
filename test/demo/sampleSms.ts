import type { IDataObject } from 'n8n-workflow';
import { sampleMessages } from '../simulator/sampleMessages';

/** No SMS can be sent there. The number is one of those that France keeps for fiction. */
const LANDLINE = '01 99 00 12 34';

const PRODUCTS = ['book', 'coat', 'lamp', 'tent', 'piano'] as const;

/** Customers of a shop; like in a real list, the first one is in it twice, and one has a landline. */
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
