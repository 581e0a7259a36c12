import type { IDataObject } from 'n8n-workflow';

/** A JSON number where it is a safe integer, else the digits as text: an ID is never rounded. */
export type MessageId = number | string;

/** One SMS as SMS Partner knows it: the recipient's number in E.164, and the message ID. */
export interface Message {
	readonly phoneNumber: string;
	readonly messageId: MessageId;
}

/** What an item asked with, in its own words; an Error item gives it back untouched. */
export interface Given {
	readonly phoneNumber: unknown;
	readonly messageId: unknown;
}

/** What went wrong, in words for a person who builds workflows. */
export interface Problem {
	/** What it is: the API's own words where there are any, else ours. */
	readonly error: string;
	/** What to do about it, in English. */
	readonly errorDescription?: string;
	/** The API's code. */
	readonly errorCode?: number;
	/** The HTTP status, when it was not 2xx. */
	readonly httpStatus?: number;
}

/** `input`: never sent; `message`: the API answered for this message; `request`: the request that carried it failed. */
export type ErrorSource = 'input' | 'message' | 'request';

export interface MessageError extends Problem {
	readonly errorSource: ErrorSource;
}

/** A value that was read and checked, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | { readonly problem: Problem };

/** An input item, read: a message to ask for, or why it cannot be asked for. */
export type ReadItem =
	| { readonly kind: 'message'; readonly given: Given; readonly message: Message }
	| { readonly kind: 'invalid'; readonly given: Given; readonly problem: Problem };

/** What a status says of its message. Asking again may change `waiting`, and nothing else. */
export type Standing = 'delivered' | 'notDelivered' | 'waiting';

/** What the API said of one message: the fields of its Status item, or an error. */
export type Outcome =
	| { readonly kind: 'status'; readonly standing: Standing; readonly fields: IDataObject }
	| { readonly kind: 'error'; readonly error: MessageError };

/** Makes the fields of a Status item of the API's entry about a message. */
export type ToFields = (message: Message, entry: IDataObject) => IDataObject;

/**
 * A request that told nothing of its messages.
 * - `account`: no request of this account can succeed (wrong key, blocked, IP not allowed).
 * - `content`: SMS Partner refused what stood in it.
 * - `stopped`: the execution was stopped in n8n.
 * - `request`: anything else; asking again may help if `isRetryable`.
 */
export interface Failure {
	readonly scope: 'account' | 'content' | 'stopped' | 'request';
	readonly isRetryable: boolean;
	/** From `Retry-After`, in milliseconds. */
	readonly retryAfterMs?: number;
	readonly problem: Problem;
}

/** What one request brought: the entries of its list as they came, unchecked, or a failure. */
export type Answer =
	| { readonly kind: 'entries'; readonly entries: readonly unknown[] }
	| { readonly kind: 'failure'; readonly failure: Failure };

/** An HTTP response as far as it matters here. */
export interface HttpAnswer {
	readonly kind: 'http';
	readonly status: number;
	/** Undefined where it is no JSON object. */
	readonly body?: IDataObject;
	/** The header as it came. */
	readonly retryAfter?: string;
}

/** No response: `code` is Node's (ECONNREFUSED, ECONNABORTED for a time-out, …), where there is one. */
export interface NoAnswer {
	readonly kind: 'none';
	readonly code?: string;
}

/** Makes one request about up to 500 messages. Never throws. */
export type Send = (messages: readonly Message[]) => Promise<HttpAnswer | NoAnswer>;

/** How a wait for final statuses ended. */
export interface Wait {
	/** Since the asking started. */
	readonly seconds: number;
	/** Why the last request of some message failed, or the wait ended early; undefined where neither was so. */
	readonly problem: Problem | undefined;
	/** False where the run was stopped before: by an error of the account, or in n8n. */
	readonly isTimeOver: boolean;
}

/** Time and chance from outside, so that a test need not wait. */
export interface Clock {
	now(): number;
	sleep(ms: number): Promise<void>;
	/** 0 ≤ value < 1 */
	random(): number;
}
