import type { Failure } from '../types';

interface CodeRule {
	readonly scope: Failure['scope'];
	/** What to say where the API's answer has no message of its own. */
	readonly error: string;
	/** What to do. */
	readonly errorDescription: string;
}

const SUPPORT = 'Log in at https://my.smspartner.fr or ask the support of SMS Partner.';

/**
 * Error codes of SMS Partner for status requests (the same code means other things elsewhere in its API).
 * Source: the API's pages on several statuses and on error codes.
 */
const CODE_RULES: ReadonlyMap<number, CodeRule> = new Map<number, CodeRule>([
	[
		1,
		account(
			'API key required',
			'The credential holds no API key. Enter the key of your SMS Partner account in it.',
		),
	],
	[
		2,
		content(
			'Phone number required',
			'SMS Partner found no phone number in this message. Check its Phone Number.',
		),
	],
	[
		3,
		content(
			'Message ID required',
			'SMS Partner found no message ID in this message. Check its Message ID.',
		),
	],
	[
		4,
		content(
			'Message not found',
			'SMS Partner knows no such message. Check that the message ID belongs to this phone number, and that the message was sent with the account of this credential.',
		),
	],
	[5, content('List of numbers is empty', 'SMS Partner found no message in the request.')],
	[
		6,
		content(
			'Wrong format',
			'SMS Partner cannot read this message. Check that its phone number is in international format and that its message ID is a number.',
		),
	],
	[
		9,
		content(
			'Not a mobile number',
			'SMS can be sent to mobile numbers only. Check the phone number.',
		),
	],
	[
		10,
		account(
			'Wrong API key',
			'SMS Partner does not know the API key in the credential. Copy the key of your account from https://my.smspartner.fr into it.',
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
			'Access to the API refused',
			`The SMS Partner account of this credential may not use the API. ${SUPPORT}`,
		),
	],
	[
		50,
		content(
			'More than 500 messages in a request',
			'SMS Partner takes fewer messages in a request than it was sent. Set the option Batch Size to a smaller number.',
		),
	],
	[
		90,
		content(
			'Request is not readable',
			'SMS Partner could not read the request. If a proxy stands between n8n and SMS Partner, check that it does not change requests.',
		),
	],
	[
		96,
		account(
			'IP address not allowed',
			"This server's IP is not on the account's list of allowed IPs. Add it at https://my.smspartner.fr, or clear the list. n8n Cloud has no fixed IP: there the list must be empty.",
		),
	],
]);

/** The rule of an API code, if the code is known for status requests. */
export function ruleOfCode(code: number | undefined): CodeRule | undefined {
	return code === undefined ? undefined : CODE_RULES.get(code);
}

function account(error: string, errorDescription: string): CodeRule {
	return { scope: 'account', error, errorDescription };
}

function content(error: string, errorDescription: string): CodeRule {
	return { scope: 'content', error, errorDescription };
}
