import { deliveryStateOf } from '../../../nodes/SmsPartner/api/status';
import { textOf } from '../../../nodes/SmsPartner/guards';
import { type Assumption, inconclusive, observed } from '../call';
import type { Pick } from '../kinds';
import { absence } from '../outcome';

/** The three statuses in the API's documentation. The node knows more, and treats all others as not final. */
const WORDS = ['Delivered', 'Not delivered', 'Waiting'];

/** The assumption that a status is one of the three words. Shows the word and how the node reads it. */
export function statusWord(pick: Pick, field: 'status' | 'statut'): Assumption {
	return {
		assumption: `${field} is ${WORDS.slice(0, -1).join(', ')} or ${WORDS.at(-1)}`,
		read: (answer, run) => {
			const entry = pick(answer, run);
			if (!entry) return inconclusive(absence(answer));
			const word = textOf(entry[field]);
			if (word === undefined) return observed(false, 'missing');
			return observed(WORDS.includes(word), `"${word}", read as ${deliveryStateOf(word)}`);
		},
	};
}
