import type { FailureCause } from './failure';

export interface CodeRule {
	/**
	 * `account`: no further request can succeed. `message`: about one entry. `request`: about a whole request, and
	 * never about one entry alone.
	 */
	readonly scope: 'account' | 'message' | 'request';
	/** What it means. */
	readonly error: string;
	/** What to do. */
	readonly errorDescription: string;
	readonly cause: FailureCause;
}

/** The meaning of SMS Partner's codes at one endpoint: the same code means other things at another. */
export type CodeTable = ReadonlyMap<number, CodeRule>;

const SUPPORT = 'Log in at https://my.smspartner.fr or contact SMS Partner support.';

/** Codes that mean the same at every endpoint. Source: the API's page on error codes. */
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

/** Codes of the status endpoints. Source: the API's pages on statuses and on error codes. */
export const STATUS_CODES: CodeTable = new Map([
	...ACCOUNT_CODES,
	[
		2,
		message(
			'Phone number required',
			"SMS Partner found no phone number in this message. Check its 'Phone Number'.",
		),
	],
	[
		3,
		message(
			'Message ID required',
			"SMS Partner found no message ID in this message. Check its 'Message ID'.",
		),
	],
	[
		4,
		message(
			'Message not found',
			'SMS Partner has no such message. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.',
		),
	],
	[
		5,
		request(
			'List of messages is empty',
			'SMS Partner found no message in the request. If a proxy sits between n8n and SMS Partner, check that it does not change requests.',
		),
	],
	[
		6,
		message(
			'Wrong format',
			'SMS Partner cannot read this message. Check that its phone number is in international format and that its message ID is a number.',
		),
	],
	[
		9,
		message(
			'Not a mobile number',
			'SMS can be sent to mobile numbers only. Check the phone number.',
		),
	],
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

function message(error: string, errorDescription: string): CodeRule {
	return { scope: 'message', error, errorDescription, cause: 'configuration-invalid' };
}

function request(error: string, errorDescription: string): CodeRule {
	return { scope: 'request', error, errorDescription, cause: 'configuration-invalid' };
}
