import type { INodeProperties } from 'n8n-workflow';

/**
 * Parameters that several operations share. Defaults are literals because n8n's lint can read nothing else. The default
 * and the range of a setting are read from here, too.
 *
 * A parameter that users map has no field as its default: n8n's editor inserts a dropped field into an expression
 * instead of replacing it.
 */

export const phoneNumber: INodeProperties = {
	displayName: 'Phone Number',
	name: 'phoneNumber',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. +33612345678',
	description:
		"The recipient's number, in international format or as a national number, e.g. +33612345678 or 06 12 34 56 78",
};

/** A phone number that need not be a recipient, e.g. one to look up. */
export const anyPhoneNumber: INodeProperties = {
	...phoneNumber,
	description:
		'The number, in international format or as a national number, e.g. +33612345678 or 06 12 34 56 78',
};

export const messageId: INodeProperties = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 111111',
	description: 'The message_id that SMS Partner returned when the message was sent, e.g. 111111',
	builderHint: {
		propertyHint:
			"The field messageId of an item from the output 'Sent' of Message: Send, or of a delivery report",
	},
};

/** The collection of options that concern the items. */
export function options(all: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...all],
	};
}

export const countryCallingCode: INodeProperties = {
	displayName: 'Country Calling Code',
	name: 'countryCallingCode',
	type: 'string',
	default: '33',
	placeholder: 'e.g. 33',
	description:
		'The calling code to assume for national numbers such as 0612345678. 33 is France, 32 Belgium, 41 Switzerland.',
};

export const includeInputFields: INodeProperties = {
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	default: false,
	description:
		'Whether to copy the fields of the input item, such as a customer number, and its binary data to the output item. Fields of the result with the same name replace them.',
};

/**
 * A parameter that is mapped to a field of the item or, in an AI agent's tool, filled in by the model: in a tool,
 * `$json` is the agent's own input. The second default is exactly the text that the editor writes, so that the editor
 * shows the parameter as defined by the model.
 *
 * @param descriptionForModel what the model reads about the parameter; of the operation, it reads only the action
 */
export function mappedOrFromAi(
	property: INodeProperties,
	descriptionForModel = property.description,
): INodeProperties[] {
	const argument = property.displayName.replaceAll(' ', '_');
	return [
		{
			...property,
			description: `${property.description}. Evaluated for each item.`,
			displayOptions: { ...property.displayOptions, hide: { '@tool': [true] } },
		},
		{
			...property,
			description: descriptionForModel,
			default: `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${argument}', \`${descriptionForModel}\`, 'string') }}`,
			displayOptions: { show: { ...property.displayOptions?.show, '@tool': [true] } },
		},
	];
}

/**
 * A {@link mappedOrFromAi} parameter that may be empty: then it is the item's field of the same name. In a tool, the model fills
 * it in.
 */
export function mappedOrOwnField(property: INodeProperties): INodeProperties[] {
	const [ofItem, ofModel] = mappedOrFromAi(property);
	const { name, displayName } = property;
	return [
		{
			...ofItem,
			required: false,
			placeholder: `${property.placeholder}; empty: field ${name}`,
			description: `${ofItem.description} If it is empty, the item's field ${name} is used, which every item from Send has.`,
			builderHint: {
				propertyHint: `Leave '${displayName}' empty if the items have a field ${name}, as those from the output 'Sent' of Message: Send do. Otherwise, map it to the field that contains it.`,
			},
		},
		ofModel,
	];
}

/** The parameters of a list that returns up to a number of results for each item. */
export const limitProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];
