import { isRecord, type JsonObject } from '../../../nodes/SmsPartner/data';
import { type Call, type LiveAnswer, observed } from '../call';
import { fields } from '../kinds';
import {
	complete,
	entriesIn,
	type EntryList,
	goodEntry,
	inOrder,
	ownError,
	phoneKey,
} from '../lists';
import { outcomeOf, successBody } from '../outcome';
import { BROKEN } from './samples';

/** Look-up of numbers, and the STOP list. */

const numbers: EntryList = {
	name: 'lookup',
	keyOf: ({ request }) => phoneKey(request),
	asked: ({ phone }) => [BROKEN, phone],
};
const found = goodEntry(numbers, 1);

export const LOOKUP: Call = {
	title: 'POST /lookup of a broken and a good number',
	request: (run) => ({
		method: 'POST',
		path: '/lookup',
		content: { phoneNumbers: numbers.asked(run).join(',') },
	}),
	assumptions: [
		complete(numbers),
		inOrder(numbers),
		ownError('A broken number does not refuse its batch', numbers, 0),
		{
			assumption: 'request repeats each number without its plus',
			read: (answer, run) => {
				const echoes = entriesIn(numbers, answer)?.map(({ request }) => request) ?? [];
				const missing = numbers
					.asked(run)
					.filter((number) => !echoes.includes(number.replace(/^\+/, ''))).length;
				return observed(
					missing === 0,
					missing === 0
						? 'without the plus'
						: `${missing} in another form, or missing; ${outcomeOf(answer)}`,
				);
			},
		},
		fields(found, {
			countryCode: 'a text',
			prefixCode: 'a number',
			phoneNumber: 'a number in E.164',
			type: 'a text',
			network: 'a text',
			format: 'an object',
		}),
		fields(
			(answer, run) => {
				const format = found(answer, run)?.format;
				return isRecord(format) ? format : undefined;
			},
			{
				e164: 'a number in E.164',
				international: 'a text',
				national: 'a text',
				rfc3966: 'a text',
			},
		),
	],
};

export const STOP_LIST: Call = {
	title: 'GET /stop-sms/list',
	request: () => ({ method: 'GET', path: '/stop-sms/list' }),
	assumptions: [
		fields(successBody, { nbData: 'a number', data: 'a list' }),
		fields(firstStop, {
			id: 'a number',
			phoneNumber: 'a number in E.164',
			createdAt: '"Y-m-d H:i:s" in a text',
		}),
	],
};

function firstStop(answer: LiveAnswer): JsonObject | undefined {
	const data = successBody(answer)?.data;
	const first: unknown = Array.isArray(data) ? data[0] : undefined;
	return isRecord(first) ? first : undefined;
}
