import type { FailureCause } from './failure';

export interface CodeRule {
	/**
	 * `account`: no further request can succeed. `message`: about one entry. `request`: about a whole request, never
	 * about a single entry. `outage`: SMS Partner is not available; the same request may succeed later.
	 */
	readonly scope: 'account' | 'message' | 'request' | 'outage';
	/** What it means. */
	readonly error: string;
	/** What to do. */
	readonly errorDescription: string;
	readonly cause: FailureCause;
	/**
	 * Whether smaller parts of a refused request would be refused, too: the reason is something that all of its entries
	 * share.
	 */
	readonly isShared?: boolean;
}

/** The meaning of SMS Partner's codes at one endpoint: another endpoint may use the same code for something else. */
export type CodeTable = ReadonlyMap<number, CodeRule>;

const SUPPORT = 'Log in at https://my.smspartner.fr or contact SMS Partner support.';

/** Errors of the account, the same at every endpoint. Source: the API's page on error codes. */
export const ACCOUNT_CODES: CodeTable = new Map([
	[
		1,
		account(
			'API key required',
			'The credential has no API key. Enter the key of your SMS Partner account.',
		),
	],
	[
		10,
		account(
			'Wrong API key',
			'SMS Partner does not know the API key in the credential. Copy the key of your account from https://my.smspartner.fr.',
		),
	],
	[
		11,
		account(
			'Not enough credit',
			'The SMS Partner account of this credential is out of credit. Top it up at https://my.smspartner.fr.',
			'quota-exhausted',
		),
	],
	[
		20,
		account(
			'Account disabled',
			`The SMS Partner account of this credential is disabled. ${SUPPORT}`,
		),
	],
	[
		30,
		account('Account blocked', `The SMS Partner account of this credential is blocked. ${SUPPORT}`),
	],
	[
		40,
		account(
			'API access denied',
			`The SMS Partner account of this credential may not use the API. ${SUPPORT}`,
		),
	],
	[
		96,
		account(
			'IP address not allowed',
			"This server's IP is not on the account's list of allowed IPs. Add it at https://my.smspartner.fr, or clear the list. n8n Cloud has no fixed IP: the list must be empty there.",
			'configuration-invalid',
		),
	],
]);

/** Codes that mean the same at every endpoint. Source: the API's page on error codes. */
export const COMMON_CODES: CodeTable = new Map([
	...ACCOUNT_CODES,
	[
		500,
		{
			scope: 'outage',
			error: 'SMS Partner could not queue the request',
			errorDescription: 'Try again later. If this continues, contact SMS Partner support.',
			cause: 'temporarily-unavailable',
		},
	],
]);

export const PHONE_NUMBER_REQUIRED = message(
	'Phone number required',
	"SMS Partner found no phone number. Check 'Phone Number'.",
);

export const NOT_A_MOBILE_NUMBER = message(
	'Not a mobile number',
	'SMS can be sent to mobile numbers only. Check the phone number.',
);

/** Codes that endpoints with a request body share. */
export const REQUEST_CODES: CodeTable = new Map([
	[
		50,
		request(
			'Too many messages in a request',
			"SMS Partner accepts fewer messages per request than it was sent. Lower the option 'Batch Size'.",
		),
	],
	[
		90,
		request(
			'Request is not readable',
			'SMS Partner could not read the request. If a proxy sits between n8n and SMS Partner, check that it does not change requests.',
		),
	],
]);

function account(
	error: string,
	errorDescription: string,
	cause: FailureCause = 'credential-invalid',
): CodeRule {
	return { scope: 'account', error, errorDescription, cause };
}

/** A code about one entry. */
export function message(error: string, errorDescription: string): CodeRule {
	return { scope: 'message', error, errorDescription, cause: 'configuration-invalid' };
}

/** A code about something that all entries of a request share, such as their sender. */
export function shared(error: string, errorDescription: string): CodeRule {
	return { ...request(error, errorDescription), isShared: true };
}

/** A code about a whole request, never about one entry. */
export function request(error: string, errorDescription: string): CodeRule {
	return { scope: 'request', error, errorDescription, cause: 'configuration-invalid' };
}
