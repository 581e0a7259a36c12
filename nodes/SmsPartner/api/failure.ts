import type { Problem } from '../problem';

/** Why a request returned nothing about its entries. */
export interface Failure {
	readonly kind: FailureKind;
	readonly problem: Problem;
	readonly cause: FailureCause;
	/** From `Retry-After`, in milliseconds. */
	readonly retryAfterMs?: number;
	/** Whether SMS Partner certainly did not accept any part of the request. See {@link isCertainlyUnsent}. */
	readonly isUnsent?: boolean;
	/** Whether smaller requests with the same settings would be refused, too. */
	readonly isShared?: boolean;
}

/**
 * - `account`: no request of this account can succeed (wrong key, blocked, IP not allowed).
 * - `refused`: SMS Partner refused the request for its content.
 * - `away`: SMS Partner cannot be reached or is overloaded; the same request may succeed later.
 * - `unreadable`: HTTP 2xx without the expected data; mostly a wrong Base URL.
 * - `rejected`: a redirect, a bad certificate, another 4xx: repeating it does not help.
 * - `stopped`: the execution was stopped in n8n.
 * - `defect`: something in this package threw.
 */
export type FailureKind =
	'account' | 'refused' | 'away' | 'unreadable' | 'rejected' | 'stopped' | 'defect';

/** n8n's categories for the failure of a node. */
export type FailureCause =
	| 'credential-invalid'
	| 'configuration-invalid'
	| 'quota-exhausted'
	| 'rate-limited'
	| 'temporarily-unavailable'
	| 'node-defect';

/** The result of one request: the list of its answer, unchecked, or a failure. */
export type Answer =
	| {
			readonly kind: 'list';
			readonly list: readonly unknown[];
			/** An account error that the answer reports beside its list. */
			readonly failure?: Failure;
	  }
	| { readonly kind: 'failure'; readonly failure: Failure };
