import type { JsonObject } from '../data';
import { type CodeTable, STATUS_CODES } from './codes';

/** A request of the API, as far as it is the same each time. */
export interface Endpoint {
	readonly method: 'GET' | 'POST';
	/** Below the Base URL. */
	readonly path: string;
	/**
	 * Whether the request may be made again after a failure that leaves open whether SMS Partner acted on it. Asking
	 * twice changes nothing; sending twice costs money and wakes a person.
	 */
	readonly isRepeatable: boolean;
	/** The entries in the body of an answer, unchecked. Undefined: the expected data is missing. */
	readonly entriesOf: (body: JsonObject) => readonly unknown[] | undefined;
	readonly codes: CodeTable;
}

/**
 * The statuses of up to 500 messages. Every example of the API names the list `SMSStatut_List` (its table of
 * parameters has another name).
 */
export const MULTI_STATUS: Endpoint = {
	method: 'POST',
	path: '/multi-status',
	isRepeatable: true,
	entriesOf: ({ StatutResponse_List: list }) => (Array.isArray(list) ? list : undefined),
	codes: STATUS_CODES,
};
