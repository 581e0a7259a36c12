import { isRecord, type JsonObject } from '../../../nodes/SmsPartner/guards';
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
import { INVALID_PHONE } from './samples';

/** Looking up numbers, and the STOP list. */

const numbers: EntryList = {
	name: 'lookup',
	keyOf: ({ request }) => phoneKey(request),
	requested: ({ phone }) => [INVALID_PHONE, phone],
};
const found = goodEntry(numbers, 1);

export const LOOKUP: Call = {
	title: 'POST /lookup of an invalid and a valid number',
	request: (run) => ({
		method: 'POST',
		path: '/lookup',
		content: { phoneNumbers: numbers.requested(run).join(',') },
	}),
	assumptions: [
		complete(numbers),
		inOrder(numbers),
		ownError('An invalid number does not make its batch fail', numbers, 0),
		{
			assumption: 'request echoes each number without its plus sign',
			read: (answer, run) => {
				const echoes = entriesIn(numbers, answer)?.map(({ request }) => request) ?? [];
				const missing = numbers
					.requested(run)
					.filter((number) => !echoes.includes(number.replace(/^\+/, ''))).length;
				return observed(
					missing === 0,
					missing === 0
						? 'without the plus'
						: `${missing} missing or in another format; ${outcomeOf(answer)}`,
				);
			},
		},
		fields(found, {
			countryCode: 'a string',
			prefixCode: 'a number',
			phoneNumber: 'an E.164 phone number',
			type: 'a string',
			network: 'a string',
			format: 'an object',
		}),
		fields(
			(answer, run) => {
				const format = found(answer, run)?.format;
				return isRecord(format) ? format : undefined;
			},
			{
				e164: 'an E.164 phone number',
				international: 'a string',
				national: 'a string',
				rfc3966: 'a string',
			},
		),
	],
};

export const STOP_LIST: Call = {
	title: 'GET /stop-sms/list',
	request: () => ({ method: 'GET', path: '/stop-sms/list' }),
	assumptions: [
		fields(successBody, { nbData: 'a number', data: 'an array' }),
		fields(firstStop, {
			id: 'a number',
			phoneNumber: 'an E.164 phone number',
			createdAt: '"Y-m-d H:i:s" as a string',
		}),
	],
};

function firstStop(answer: LiveAnswer): JsonObject | undefined {
	const data = successBody(answer)?.data;
	const first: unknown = Array.isArray(data) ? data[0] : undefined;
	return isRecord(first) ? first : undefined;
}
