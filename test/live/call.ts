import type { JsonObject } from '../../nodes/SmsPartner/data';
import type { HttpAnswer, NoAnswer } from '../../nodes/SmsPartner/api/answer';

/** A request to SMS Partner, and what its answer is compared with. */

export interface LiveRequest {
	readonly method: 'GET' | 'POST';
	/** Below the Base URL. */
	readonly path: string;
	/** Query of a GET, else the JSON body, without the key; a text is sent as it is. */
	readonly content?: JsonObject | string;
	/** Default: the account's key. */
	readonly key?: 'wrong' | 'none';
}

export interface LiveAnswer extends HttpAnswer {
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
}

/** One run of the check. */
export interface Run {
	/** The number to send to, in E.164. */
	readonly phone: string;
	/** Marks what this run sends. */
	readonly tag: string;
	/** Whether `POST /send` sends a real SMS. Everything else is in sandbox in any case. */
	readonly isRealSms: boolean;
	/** When it started. */
	readonly startedAt: Date;
	/** What was answered so far. */
	readonly answers: ReadonlyMap<Call, LiveAnswer | NoAnswer>;
}

export interface Call {
	/** Method, path and what is special about it, as the report shows it. */
	readonly title: string;
	/** Undefined where the run lacks what the request needs. */
	readonly request: (run: Run) => LiveRequest | undefined;
	/** What `request` may lack, for the report. */
	readonly needs?: string;
	/** Whether the messages sent so far need time for a status. */
	readonly isAfterWait?: boolean;
	readonly assumptions: readonly Assumption[];
}

export interface Assumption {
	/** What the node relies on, or the API's pages suggest. */
	readonly assumption: string;
	readonly read: (answer: LiveAnswer, run: Run) => Observation;
}

export type Verdict = 'as assumed' | 'different' | 'not seen';

export interface Observation {
	readonly seen: string;
	readonly verdict: Verdict;
}

export function observed(isAsAssumed: boolean, seen: string): Observation {
	return { seen, verdict: isAsAssumed ? 'as assumed' : 'different' };
}

/** The answer does not show it. */
export function notSeen(seen: string): Observation {
	return { seen, verdict: 'not seen' };
}
