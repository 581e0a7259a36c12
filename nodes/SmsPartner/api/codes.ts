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

const PHONE_NUMBER_REQUIRED = message(
	'Phone number required',
	"SMS Partner found no phone number. Check 'Phone Number'.",
);

const NOT_A_MOBILE_NUMBER = message(
	'Not a mobile number',
	'SMS can be sent to mobile numbers only. Check the phone number.',
);

/** Codes that endpoints with a request body share. */
const REQUEST_CODES: CodeTable = new Map([
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

/** Codes of the status endpoints. Source: the API's pages on statuses and on error codes. */
export const STATUS_CODES: CodeTable = new Map([
	...COMMON_CODES,
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
	[9, NOT_A_MOBILE_NUMBER],
	...REQUEST_CODES,
]);

const PANEL_OPTION = 'Change the option of the node, or the field that it is mapped to.';

/** Codes of the endpoints that list the statuses for a message ID or a tag. */
export const STATUS_LIST_CODES: CodeTable = new Map([
	...STATUS_CODES,
	[
		4,
		message(
			'Message not found',
			'SMS Partner has no message with this message ID or tag. Check it, and that the messages were sent with the account of this credential.',
		),
	],
]);

/** Codes of `/send` and `/bulk-send`. Source: the API's pages on sending and on error codes. */
export const SEND_CODES: CodeTable = new Map([
	...COMMON_CODES,
	...REQUEST_CODES,
	[2, PHONE_NUMBER_REQUIRED],
	[
		9,
		message(
			'Not accepted by SMS Partner',
			'SMS Partner does not accept this number or text; its reason is in apiMessage. SMS can be sent to mobile numbers only.',
		),
	],
	[
		13,
		message(
			'No price for this number',
			'The SMS Partner account of this credential has no price for the country of this number. Check the number, or contact SMS Partner support.',
		),
	],
	[
		14,
		message(
			'Number is on the STOP list',
			'The recipient has opted out of SMS from this account. Remove the number from your list of recipients.',
		),
	],
	[15, message('Duplicate number', 'SMS Partner found this number more than once in a request.')],
	[
		22,
		shared(
			'Marketing SMS are not sent at this hour',
			"SMS Partner sends marketing SMS between 8:00 and 22:00 only. Run the workflow later, or set the option 'Send At'.",
		),
	],
	[
		23,
		shared(
			'Marketing SMS are not sent today',
			"SMS Partner sends no marketing SMS on Sundays and public holidays. Run the workflow later, or set the option 'Send At'.",
		),
	],
	[42, message('Text is too long', 'Low-cost SMS have 160 characters at most. Shorten the text.')],
	[43, message('Text required', "The SMS has no text. Check 'Message'.")],
	[44, shared('Sender is not valid', `SMS Partner does not accept the 'Sender'. ${PANEL_OPTION}`)],
	[45, shared('Date required', `SMS Partner found no date in 'Send At'. ${PANEL_OPTION}`)],
	[46, shared('Hour required', `SMS Partner found no hour in 'Send At'. ${PANEL_OPTION}`)],
	[47, shared('Minute is not valid', `SMS Partner does not accept 'Send At'. ${PANEL_OPTION}`)],
	[48, shared('Minute is not valid', `SMS Partner does not accept 'Send At'. ${PANEL_OPTION}`)],
	[49, shared('Date is not valid', `SMS Partner does not accept 'Send At'. ${PANEL_OPTION}`)],
	[51, shared('Low-cost SMS are not possible here', 'Contact SMS Partner support.')],
	[52, message('Text is too long', 'An SMS has 10 parts at most. Shorten the text.')],
	[
		55,
		message(
			'Nobody to send to',
			'SMS Partner accepts none of the numbers. SMS can be sent to mobile numbers only.',
		),
	],
	[
		992,
		shared(
			'Sender is not authorized',
			`SMS Partner has not authorized this 'Sender' for your account. ${PANEL_OPTION}`,
		),
	],
]);

/** Codes of `/message-cancel`. Source: the API's page on cancelling. */
export const CANCEL_CODES: CodeTable = new Map([
	...COMMON_CODES,
	[3, message('Message ID required', "SMS Partner found no message ID. Check 'Message ID'.")],
	[
		4,
		message(
			'Message not found',
			'SMS Partner has no scheduled message with this ID. Check the ID, and that the message was sent with the account of this credential.',
		),
	],
	[
		6,
		message(
			'Too late to cancel',
			'A message can be cancelled up to five minutes before it is sent.',
		),
	],
	[7, message('Already sent', 'The message has been sent and can no longer be cancelled.')],
]);

/** Codes of the STOP list. Source: the API's pages on replies. */
export const OPT_OUT_CODES: CodeTable = new Map([
	...COMMON_CODES,
	...REQUEST_CODES,
	[2, PHONE_NUMBER_REQUIRED],
	[3, PHONE_NUMBER_REQUIRED],
	[9, NOT_A_MOBILE_NUMBER],
]);

/** Codes of `/lookup`. Source: the API's page on checking numbers. */
export const LOOKUP_CODES: CodeTable = new Map([
	...COMMON_CODES,
	...REQUEST_CODES,
	[2, PHONE_NUMBER_REQUIRED],
	[
		3,
		request(
			'Phone numbers are not readable',
			'SMS Partner could not read the list of phone numbers. If a proxy sits between n8n and SMS Partner, check that it does not change requests.',
		),
	],
	[9, NOT_A_MOBILE_NUMBER],
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

function shared(error: string, errorDescription: string): CodeRule {
	return { ...request(error, errorDescription), isShared: true };
}

function request(error: string, errorDescription: string): CodeRule {
	return { scope: 'request', error, errorDescription, cause: 'configuration-invalid' };
}
