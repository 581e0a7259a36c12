import { type JsonObject, recordOf } from '../guards';
import type { CodeTable } from './codes';
import type { Outcome, Outcomes } from './outcome';

/** One kind of request to the API: everything that is the same each time. */
export interface Endpoint {
	readonly method: 'GET' | 'POST';
	/** Below the Base URL. */
	readonly path: string;
	/**
	 * Whether the request may be repeated after a failure that leaves open whether SMS Partner acted on it. Reading,
	 * cancelling or deleting twice does no harm; sending twice costs money and disturbs a person.
	 */
	readonly isRepeatable: boolean;
	/** The list in the body of an answer, unchecked. Undefined: the expected data is missing. */
	readonly listIn: (body: JsonObject) => readonly unknown[] | undefined;
	readonly codes: CodeTable;
}

/** SMS Partner: "maximum 500 numéros" in one request, and code 50 for more. */
export const MAX_ENTRIES = 500;

/** How entries become the content of one request, and how its answer becomes their outcomes. */
export interface BatchCall<Entry, Result> {
	readonly endpoint: Endpoint;
	/** How many entries SMS Partner accepts in one request. */
	readonly maxEntries: number;
	/** The endpoint for a request with a single entry, if that is another one. It has the same codes. */
	readonly singleEntryEndpoint?: Endpoint;
	/**
	 * A request that checks whether SMS Partner can be reached again after an outage, before a request with entries may.
	 * Undefined: requests with entries do, which must then be repeatable.
	 */
	readonly probe?: Endpoint;
	/** The content of a request about these entries, without the key. */
	readonly toContent: (entries: readonly Entry[]) => JsonObject;
	/** Returns one outcome per entry, in order, from the list of an answer. */
	readonly toOutcomes: (entries: readonly Entry[], list: readonly unknown[]) => Outcomes<Result>;
}

/**
 * A call about one entry, whose answer is a whole body.
 *
 * @param unexpectedIn how many parts of the body could not be read
 */
export function singleCall<Entry, Result>(
	endpoint: Endpoint,
	toContent: (entry: Entry) => JsonObject,
	toOutcome: (entry: Entry, body: JsonObject) => Outcome<Result>,
	unexpectedIn: (result: Result) => number = () => 0,
): BatchCall<Entry, Result> {
	return {
		endpoint,
		maxEntries: 1,
		toContent: ([entry]) => toContent(entry),
		toOutcomes: ([entry], [part]) => {
			const outcome = toOutcome(entry, recordOf(part));
			const unexpected = outcome.kind === 'result' ? unexpectedIn(outcome.result) : 0;
			return { outcomes: [outcome], unexpected };
		},
	};
}
