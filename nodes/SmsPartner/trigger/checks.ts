import type { MessageStatus } from '../api/status';
import { type Message, messageKey } from '../recipients/message';
import type { Prepare } from './fetchStatuses';

/** Delivery reports that are checked with SMS Partner. */

/** What is known about a delivery report after it was checked with SMS Partner. */
export type Verdict =
	| { readonly kind: 'status'; readonly status: MessageStatus }
	/** SMS Partner does not know the message. */
	| { readonly kind: 'unknown' }
	/** SMS Partner could not be reached, or said neither. */
	| { readonly kind: 'unanswered' }
	/** Too many calls are waiting. */
	| { readonly kind: 'busy' };

/** A delivery report to check. */
export interface Check {
	readonly message: Message;
	/** Whether the report says that the status is final. */
	readonly isFinal: boolean;
	/** The address that the call came from; empty if it is not known. */
	readonly sender: string;
	/** Gets ready for a request with the trigger's credential. */
	readonly prepare: Prepare;
}

/** A check that has no verdict yet. Times are milliseconds of the clock. */
export interface Waiting extends Check {
	readonly resolve: (verdict: Verdict) => void;
	readonly reject: (error: unknown) => void;
	/** Not to be requested before this time. */
	dueMs: number;
	/** When SMS Partner answered for it the first time. */
	firstAnswerMs?: number;
	/** When a request with it failed the first time. */
	firstFailureMs?: number;
	/** When n8n could not make a request with it the first time. */
	firstDelayMs?: number;
	/** How many requests for it alone have failed. */
	failuresAlone: number;
}

/** The checks of each message. */
export function byMessage(checks: readonly Waiting[]): Waiting[][] {
	const groups = new Map<string, Waiting[]>();
	for (const one of checks) {
		const key = messageKey(one.message);
		const group = groups.get(key);
		if (group) group.push(one);
		else groups.set(key, [one]);
	}
	return [...groups.values()];
}

/** Those for which `is` returns true, and the others. */
export function partition<T>(all: readonly T[], is: (one: T) => boolean): [yes: T[], no: T[]] {
	return [all.filter(is), all.filter((one) => !is(one))];
}
