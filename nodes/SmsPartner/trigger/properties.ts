import type { INodeProperties } from 'n8n-workflow';

/** The panel of the trigger. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Delivery Report',
				value: 'deliveryReport',
				description: 'The status of an SMS changed',
			},
			{
				name: 'Opt-Out',
				value: 'optOut',
				description: 'A recipient replied STOP',
			},
			{
				name: 'Reply',
				value: 'reply',
				description: 'Somebody replied to an SMS or wrote to a number that you rent',
			},
		],
		default: ['deliveryReport'],
	},
	{
		displayName:
			"n8n cannot register the URL with SMS Partner. For delivery reports, paste the production URL into the option 'Delivery Report URL' of Message: Send. For replies, paste it into the option 'Reply URL' there or, as for opt-outs, into your account's API settings at <a href=\"https://my.smspartner.fr\" target=\"_blank\">my.smspartner.fr</a>. One URL serves all events.",
		name: 'urlNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Only Final',
				name: 'onlyFinal',
				type: 'boolean',
				default: true,
				description: 'Whether to skip delivery reports whose status may still change',
			},
			{
				displayName: 'Secret',
				name: 'secret',
				type: 'string',
				typeOptions: { password: true },
				default: '',
				description:
					'A text that only you and SMS Partner know, of letters and digits; a + works, too. Add it to the URL that you give SMS Partner: ?secret=… Calls without it are refused. If the text is empty, all calls are refused.',
			},
			{
				displayName: 'Verify',
				name: 'verify',
				type: 'boolean',
				default: true,
				description:
					'Whether to check the status in each delivery report with SMS Partner. Reports are not signed, so anybody who knows the URL can send a false one.',
			},
		],
	},
];
