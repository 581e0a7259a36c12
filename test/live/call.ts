import type { HttpAnswer, NoAnswer } from '../../nodes/SmsPartner/api/httpAnswer';
import type { JsonObject } from '../../nodes/SmsPartner/guards';

/** The requests to SMS Partner, and the assumptions that their answers are compared with. */

export interface LiveRequest {
	readonly method: 'GET' | 'POST';
	/** Relative to the Base URL. */
	readonly path: string;
	/** The query of a GET, else the JSON body, without the key. A string is sent as it is. */
	readonly content?: JsonObject | string;
	/** Default: the account's key. */
	readonly key?: 'wrong' | 'none';
}

export interface LiveAnswer extends HttpAnswer {
	/** Header names are in lower case. */
	readonly headers: Readonly<Record<string, string>>;
}

/** One run of the check. */
export interface Run {
	/** The number to send to, in E.164. */
	readonly phone: string;
	/** The tag of the messages that this run sends. */
	readonly tag: string;
	/** Whether the first `POST /send` sends a real SMS. All other requests use sandbox mode. */
	readonly isRealSms: boolean;
	/** The start of the run. */
	readonly startedAt: Date;
	/** The answers so far. */
	readonly answers: ReadonlyMap<Call, LiveAnswer | NoAnswer>;
}

export interface Call {
	/** Method, path and what is special about the request, for the report. */
	readonly title: string;
	/** Returns undefined if the run lacks something that the request needs. */
	readonly request: (run: Run) => LiveRequest | undefined;
	/** What the request needs from the run, for the report. */
	readonly needs?: string;
	/** Whether to wait before it, so that the sent messages get a status. */
	readonly isAfterWait?: boolean;
	readonly assumptions: readonly Assumption[];
}

export interface Assumption {
	/** What the node relies on, or the API's documentation suggests. */
	readonly assumption: string;
	readonly read: (answer: LiveAnswer, run: Run) => Observation;
}

export type Verdict = 'as assumed' | 'different' | 'inconclusive';

export interface Observation {
	readonly seen: string;
	readonly verdict: Verdict;
}

export function observed(isAsAssumed: boolean, seen: string): Observation {
	return { seen, verdict: isAsAssumed ? 'as assumed' : 'different' };
}

/** The answer does not show whether the assumption is true. */
export function inconclusive(seen: string): Observation {
	return { seen, verdict: 'inconclusive' };
}
