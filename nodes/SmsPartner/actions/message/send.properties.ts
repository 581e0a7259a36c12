import type { INodeProperties } from 'n8n-workflow';
import {
	countryCallingCode,
	includeInputFields,
	mappedOrFromAi,
	options,
	phoneNumber,
} from '../properties';
import { requestOptions } from '../requestOptions';

/** The panel of Message: Send. */

const message: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 3 },
	required: true,
	// Opens as an expression, so that fields in braces are filled in.
	default: '=',
	placeholder: 'e.g. Your order has been shipped.',
	description:
		'The text of the SMS: up to 160 characters, or up to 1,530 in 10 parts, each charged as one SMS; use :br: for a line break',
};

const MESSAGE_FOR_MODEL =
	'The text of the SMS, up to 160 characters. Each call sends a real SMS to a person and costs money. If a result has maybeSent: true, that SMS may have arrived: do not send it again, report it instead.';

export const sendProperties: INodeProperties[] = [
	...mappedOrFromAi(phoneNumber),
	...mappedOrFromAi(message, MESSAGE_FOR_MODEL),
	options([
		{
			displayName: 'Add STOP Text',
			name: 'addStopText',
			type: 'boolean',
			default: true,
			description:
				'Whether SMS Partner adds opt-out instructions to the text. Marketing SMS in France require them.',
		},
		countryCallingCode,
		{
			displayName: 'Delivery Report URL',
			name: 'deliveryReportUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/webhook',
			description:
				'The URL that SMS Partner calls with the delivery report of each SMS, such as the production URL of an SMS Partner Trigger',
		},
		includeInputFields,
		{
			displayName: 'Reply URL',
			name: 'replyUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.com/webhook',
			description:
				'The URL that SMS Partner calls with replies, such as the production URL of an SMS Partner Trigger',
		},
		{
			displayName: 'Sandbox',
			name: 'sandbox',
			type: 'boolean',
			default: true,
			description:
				'Whether to only simulate sending: SMS Partner answers as usual, but sends and charges nothing. Sent items show the text.',
		},
		{
			displayName: 'Send At',
			name: 'sendAt',
			type: 'dateTime',
			default: '',
			description:
				"When to send the SMS, rounded up to the next five minutes. A time without a time zone is in the workflow's time zone.",
		},
		{
			displayName: 'Sender',
			name: 'sender',
			type: 'string',
			default: '',
			placeholder: 'e.g. MyCompany',
			description:
				'The name that the recipient sees: 3 to 11 letters, digits or spaces. Recipients cannot reply to a name. If it is empty, the sender is a short number.',
		},
		{
			displayName: 'Tag',
			name: 'tag',
			type: 'string',
			default: '',
			placeholder: 'e.g. spring-sale',
			description:
				'A name for this campaign, to find its statuses later. Up to 20 characters, no spaces, no capital letters.',
		},
		{
			displayName: 'Unicode',
			name: 'unicode',
			type: 'boolean',
			default: true,
			description:
				'Whether to send the text as Unicode, which supports emoji and all alphabets: 70 characters per SMS, or 67 per part of a longer text. SMS Partner must enable it for your account first.',
		},
	]),
	requestOptions({ of: 'SMS', isSending: true }),
];
