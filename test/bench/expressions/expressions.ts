import { sampleMessages } from '../../simulator/sampleMessages';

/** Typical expressions for a phone number, and items for them. */

export const EXPRESSIONS = [
	'{{ $json.phoneNumber }}',
	"{{ $('Campaign').item.json.phoneNumber }}",
	'+33{{ $json.national }}',
	'{{ $json.phoneNumber.toString() }}',
	'{{ $json.phoneNumber.trim() }}',
	"{{ $json.spaced.replaceAll(' ', '') }}",
	"{{ $json.phoneNumber || '' }}",
	'{{ $json.spaced.replace(/ /g, "") }}',
	"{{ $('Campaign').first().json.phoneNumber && $json.phoneNumber }}",
] as const;
export type Expression = (typeof EXPRESSIONS)[number];

/** The ones that n8n evaluates; the node reads the others itself. */
export const LEFT_TO_N8N: ReadonlySet<Expression> = new Set(EXPRESSIONS.slice(-3));

/** The items of a campaign: each number as `+33639980000`, `639980000` and `+33 639 98 00 00`. */
export function campaign(count: number): Array<Record<string, unknown>> {
	return sampleMessages(count).map(({ phoneNumber, messageId }) => {
		const national = phoneNumber.slice(3);
		const spaced = `+33 ${national.replace(/^(...)(..)(..)(..)$/, '$1 $2 $3 $4')}`;
		return { phoneNumber, messageId, national, spaced };
	});
}
