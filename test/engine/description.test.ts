import {
	type FromAIArgument,
	type INode,
	type INodeParameters,
	type INodeProperties,
	NodeHelpers,
	traverseNodeParameters,
	Workflow,
} from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import codex from '../../nodes/SmsPartner/SmsPartner.node.json';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import triggerCodex from '../../nodes/SmsPartner/SmsPartnerTrigger.node.json';
import manifest from '../../package.json';
import { mapped } from '../../nodes/SmsPartner/actions/properties';
import { NODE } from '../items/fakeContext';

/** What saved workflows contain: a changed name or default breaks them. */

const { description } = new SmsPartner();

/** The parameters of one operation. */
const propertiesOf = (resource: string, operation: string): INodeProperties[] =>
	description.properties.filter(({ displayOptions }) => {
		const { resource: resources, operation: operations } = displayOptions?.show ?? {};
		return resources?.includes(resource) && operations?.includes(operation);
	});

const namesAndDefaults = (properties: INodeProperties[]): unknown[] =>
	properties.map(({ name, default: value }) => [name, value]);

const optionsOf = (properties: INodeProperties[], collection = 'options'): INodeProperties[] =>
	properties
		.filter(({ name }) => name === collection)
		.flatMap(({ options }) => options as INodeProperties[]);

/** The request options with their defaults. */
const requestOptionsOf = (properties: INodeProperties[]): unknown[] =>
	namesAndDefaults(optionsOf(properties, 'requestOptions'));

const namesOf = (properties: INodeProperties[]): unknown[] => properties.map(({ name }) => name);

const COLLECTIONS = [
	['options', {}],
	['requestOptions', {}],
];

const BATCH_SIZE = ['batchSize', 500];
const PARALLEL = ['concurrentRequests', 5];
const PATIENCE = [
	['maxRetryTime', 60],
	['timeout', 10_000],
];

const OPERATIONS = [
	['account', 'get'],
	['message', 'cancel'],
	['message', 'send'],
	['messageStatus', 'get'],
	['messageStatus', 'getAll'],
	['optOut', 'create'],
	['optOut', 'delete'],
	['optOut', 'getAll'],
	['phoneNumber', 'lookUp'],
] as const;

const phoneNumber = [
	['phoneNumber', ''],
	['phoneNumber', expect.stringContaining("$fromAI('Phone_Number',")],
];
const messageId = [
	['messageId', ''],
	['messageId', expect.stringContaining("$fromAI('Message_ID',")],
];

it('keeps the name of the node and its resources, with Message Status: Get as the default', () => {
	expect(description).toMatchObject({
		displayName: 'SMS Partner',
		name: 'smsPartner',
		version: 1,
		credentials: [{ name: 'smsPartnerApi', required: true }],
	});
	const lists = description.properties.filter(({ name }) =>
		['resource', 'operation'].includes(name),
	);
	expect(
		lists.map(({ options = [], default: value, displayOptions }) => [
			...[displayOptions?.show?.resource, value],
			options.map((option) => 'value' in option && [option.name, option.value]),
		]),
	).toEqual([
		[
			undefined,
			'messageStatus',
			[
				['Account', 'account'],
				['Message', 'message'],
				['Message Status', 'messageStatus'],
				['Opt-Out', 'optOut'],
				['Phone Number', 'phoneNumber'],
			],
		],
		[['account'], 'get', [['Get', 'get']]],
		[
			['message'],
			'send',
			[
				['Cancel', 'cancel'],
				['Send', 'send'],
			],
		],
		[
			['messageStatus'],
			'get',
			[
				['Get', 'get'],
				['Get Many', 'getAll'],
			],
		],
		[
			['optOut'],
			'getAll',
			[
				['Create', 'create'],
				['Delete', 'delete'],
				['Get Many', 'getAll'],
			],
		],
		[['phoneNumber'], 'lookUp', [['Look Up', 'lookUp']]],
	]);
});

describe('keeps the names and defaults that saved workflows rely on', () => {
	const WAIT = [
		['simplify', true],
		['outputMode', 'statusAndError'],
		['waitForFinal', false],
		['checkEverySeconds', 10],
		['giveUpAfterSeconds', 60],
	];
	const LIMIT = [
		['returnAll', false],
		['limit', 50],
	];
	const CODE = ['countryCallingCode', '33'];
	const INPUT = ['includeInputFields', false];

	it('of Message Status: Get', () => {
		const properties = propertiesOf('messageStatus', 'get');
		expect(namesAndDefaults(properties)).toEqual([
			...phoneNumber,
			...messageId,
			...WAIT,
			...COLLECTIONS,
		]);
		expect(namesAndDefaults(optionsOf(properties))).toEqual([CODE, ['includeCost', false], INPUT]);
		expect(requestOptionsOf(properties)).toEqual([BATCH_SIZE, PARALLEL, ...PATIENCE]);
	});

	it('of Message: Send', () => {
		const properties = propertiesOf('message', 'send');
		expect(namesAndDefaults(properties)).toEqual([
			...phoneNumber,
			['message', '='],
			['message', expect.stringContaining("$fromAI('Message',")],
			...COLLECTIONS,
		]);
		expect(namesAndDefaults(optionsOf(properties))).toEqual([
			['addStopText', true],
			CODE,
			['deliveryReportUrl', ''],
			INPUT,
			['replyUrl', ''],
			['sandbox', true],
			['sendAt', ''],
			['sender', ''],
			['tag', ''],
			['unicode', true],
		]);
		expect(requestOptionsOf(properties)).toEqual([
			BATCH_SIZE,
			PARALLEL,
			['maxRetryTime', 60],
			['timeout', 30_000],
		]);
	});

	it('of Message Status: Get Many', () => {
		const properties = propertiesOf('messageStatus', 'getAll');
		expect(namesAndDefaults(properties)).toEqual([
			['searchBy', 'messageId'],
			...messageId,
			['tag', ''],
			['tag', expect.stringContaining("$fromAI('Tag',")],
			...LIMIT,
			...WAIT,
			...COLLECTIONS,
		]);
		expect(namesAndDefaults(optionsOf(properties))).toEqual([INPUT]);
		expect(requestOptionsOf(properties)).toEqual([PARALLEL, ...PATIENCE]);
	});

	it.each<[string, string, unknown[], unknown[], unknown[]]>([
		['account', 'get', [], [INPUT], []],
		['message', 'cancel', messageId, [INPUT], [PARALLEL]],
		['optOut', 'getAll', LIMIT, [INPUT], []],
		['optOut', 'create', phoneNumber, [CODE, INPUT], [PARALLEL]],
		['optOut', 'delete', phoneNumber, [CODE, INPUT], [PARALLEL]],
		['phoneNumber', 'lookUp', phoneNumber, [CODE, INPUT], [BATCH_SIZE, PARALLEL]],
	])('of %s: %s', (resource, operation, parameters, options, requestOptions) => {
		const properties = propertiesOf(resource, operation);
		expect(namesAndDefaults(properties)).toEqual([...parameters, ...COLLECTIONS]);
		expect(namesAndDefaults(optionsOf(properties))).toEqual(options);
		expect(requestOptionsOf(properties)).toEqual([...requestOptions, ...PATIENCE]);
	});

	it('and has no other parameters', () => {
		const lists = description.properties.filter(({ name }) => name === 'operation');
		const known = lists.flatMap(({ options = [], displayOptions }) =>
			options.map((option) => [
				String(displayOptions?.show?.resource),
				'value' in option ? option.value : '',
			]),
		);
		expect(OPERATIONS).toEqual(known);
		const operations = OPERATIONS.flatMap(([resource, operation]) =>
			namesOf(propertiesOf(resource, operation)),
		);
		expect(operations).toHaveLength(description.properties.length - 1 - lists.length);
	});
});

it('keeps the names of the credential', () => {
	const { name, displayName, properties } = new SmsPartnerApi();
	expect({ name, displayName }).toEqual({ name: 'smsPartnerApi', displayName: 'SMS Partner API' });
	expect(properties.map((one) => [one.name, one.default])).toEqual([
		['apiKey', ''],
		['baseUrl', 'https://api.smspartner.fr/v1'],
	]);
	expect(properties[0].typeOptions).toEqual({ password: true });
});

it('has the documented limits', () => {
	const ranges = OPERATIONS.flatMap(([resource, operation]) => {
		const properties = propertiesOf(resource, operation);
		const all = [...properties, ...optionsOf(properties, 'requestOptions')];
		return all
			.filter(({ type }) => type === 'number')
			.map(({ name, typeOptions }) => [name, typeOptions]);
	});
	expect([...new Set(ranges.map((one) => JSON.stringify(one)))].sort()).toEqual(
		[
			['batchSize', { minValue: 1, maxValue: 500 }],
			['checkEverySeconds', { minValue: 5, maxValue: 600 }],
			['concurrentRequests', { minValue: 1, maxValue: 20 }],
			['giveUpAfterSeconds', { minValue: 5, maxValue: 600 }],
			['limit', { minValue: 1 }],
			['maxRetryTime', { minValue: 0, maxValue: 600 }],
			['timeout', { minValue: 1, maxValue: 600_000 }],
		].map((one) => JSON.stringify(one)),
	);
});

it("says of Send's requests what is true of them only", () => {
	const textOf = (resource: string, operation: string, name: string): unknown =>
		optionsOf(propertiesOf(resource, operation), 'requestOptions').find((one) => one.name === name)
			?.description;
	expect(textOf('message', 'send', 'maxRetryTime')).toMatch(
		/may have sent something is never repeated/,
	);
	expect(textOf('message', 'send', 'timeout')).toMatch(/not known whether its SMS were sent/);
	expect(textOf('messageStatus', 'get', 'maxRetryTime')).not.toContain('sent');
	expect(textOf('phoneNumber', 'lookUp', 'batchSize')).toMatch(
		/^Number of phone numbers per request/,
	);
});

describe('the subtitle', () => {
	const subtitleOf = (parameters: INodeParameters): unknown => {
		const node: INode = { ...NODE, parameters };
		const { expression } = new Workflow({
			...{ nodes: [node], connections: {}, active: false },
			nodeTypes: {
				getByName: () => new SmsPartner(),
				getByNameAndVersion: () => new SmsPartner(),
				getKnownTypes: () => ({}),
			},
		});
		// As the editor does, with only the parameters that are set.
		return expression.getSimpleParameterValue(node, description.subtitle, 'internal', {});
	};

	it.each([
		['Send SMS', { resource: 'message', operation: 'send' }],
		['Cancel scheduled SMS', { resource: 'message', operation: 'cancel' }],
		['Get message statuses', { resource: 'messageStatus', operation: 'get' }],
		['Get many message statuses', { resource: 'messageStatus', operation: 'getAll' }],
		['Get many opt-outs', { resource: 'optOut', operation: 'getAll' }],
		['Create opt-outs', { resource: 'optOut', operation: 'create' }],
		['Delete opt-outs', { resource: 'optOut', operation: 'delete' }],
		['Look up phone numbers', { resource: 'phoneNumber', operation: 'lookUp' }],
		['Get account', { resource: 'account', operation: 'get' }],
		['Get message statuses', {}],
		['Send SMS', { resource: 'message' }],
		['', { resource: 'messageStatus', operation: '__CUSTOM_API_CALL__' }],
		['', { resource: 'gone', operation: 'send' }],
	])('is "%s" for %j', (subtitle, parameters) => {
		expect(subtitleOf(parameters)).toBe(subtitle);
	});
});

describe('a parameter that users map', () => {
	const mappedProperties = OPERATIONS.flatMap(([resource, operation]) =>
		propertiesOf(resource, operation)
			.filter(({ displayOptions }) => displayOptions?.hide?.['@tool'])
			.filter(({ type }) => type === 'string')
			.map((property): [string, INodeProperties] => [
				`${resource} ${operation} ${property.name}`,
				property,
			]),
	);

	it('has no field as its default, into which n8n would insert a dropped one', () => {
		expect(mappedProperties.map(([which, property]) => [which, property.default])).toEqual([
			['message cancel messageId', ''],
			['message send phoneNumber', ''],
			['message send message', '='],
			['messageStatus get phoneNumber', ''],
			['messageStatus get messageId', ''],
			['messageStatus getAll messageId', ''],
			['messageStatus getAll tag', ''],
			['optOut create phoneNumber', ''],
			['optOut delete phoneNumber', ''],
			['phoneNumber lookUp phoneNumber', ''],
		]);
	});

	it('is required, or says which field it is when it is empty', () => {
		const optional = ['message cancel', 'messageStatus get'];
		for (const [which, { name, required, description: text, placeholder }] of mappedProperties) {
			const isOptional = optional.includes(which.replace(` ${name}`, ''));
			expect([which, required ?? false]).toEqual([which, !isOptional]);
			for (const said of [text, placeholder])
				expect(said?.includes(`field ${name}`)).toBe(isOptional);
		}
	});
});

describe('for an AI agent', () => {
	const toolOf = (parameters: INodeParameters): unknown =>
		NodeHelpers.getToolDescriptionForNode({ ...NODE, parameters }, new SmsPartner());

	const argumentsOf = (resource: string, operation: string): unknown[] => {
		const collected: FromAIArgument[] = [];
		const shown = propertiesOf(resource, operation).filter(
			({ displayOptions }) => displayOptions?.show?.['@tool'],
		);
		traverseNodeParameters(
			Object.fromEntries(shown.map(({ name, default: value }) => [name, value as string])),
			collected,
		);
		expect(collected.map(({ description: text }) => text)).toEqual(
			shown.map(({ description: text }) => text),
		);
		return collected.map(({ key }) => key);
	};

	it('each operation and each of its arguments has a description', () => {
		const tools = OPERATIONS.map(([resource, operation]) => [
			toolOf({ resource, operation }),
			argumentsOf(resource, operation),
		]);
		expect(tools).toEqual([
			['Get account in SMS Partner', []],
			['Cancel scheduled SMS in SMS Partner', ['Message_ID']],
			['Send SMS in SMS Partner', ['Phone_Number', 'Message']],
			['Get message statuses in SMS Partner', ['Phone_Number', 'Message_ID']],
			['Get many message statuses in SMS Partner', ['Message_ID', 'Tag']],
			['Create opt-outs in SMS Partner', ['Phone_Number']],
			['Delete opt-outs in SMS Partner', ['Phone_Number']],
			['Get many opt-outs in SMS Partner', []],
			['Look up phone numbers in SMS Partner', ['Phone_Number']],
		]);
	});

	it('an argument has the name that the editor gives it', () => {
		const [, ofModel] = mapped({
			...{ displayName: 'Long Phone Number', name: 'long', type: 'string', default: '' },
			description: 'The number',
		});
		expect(ofModel.default).toBe(
			"={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Long_Phone_Number', `The number`, 'string') }}",
		);
	});

	it('the suggested tool description says what the node returns', () => {
		const { usableAsTool } = description;
		const { replacements } = typeof usableAsTool === 'object' ? usableAsTool : {};
		// Nothing else is replaced: the tool keeps the node's name and icon.
		expect(replacements).toEqual({
			description:
				'Send SMS with SMS Partner and get their delivery status. Each SMS costs money. Pass phone numbers and IDs as text. A failure is a result with the fields error and errorDescription; where an SMS may have been sent, error is called errorMessage. A status with isFinal: false can still change: check it again later instead of waiting.',
		});
	});

	it('the argument for the text says that sending costs money, and what maybeSent means', () => {
		const [, , , message] = propertiesOf('message', 'send');
		expect(message.default).toMatch(/costs money.*maybeSent: true.*do not send it again/);
	});
});

/** Both nodes, each with its codex file and the path of its documentation in the repository. */
const NODES = [
	{ node: description, file: codex, about: '#readme' },
	{
		node: new SmsPartnerTrigger().description,
		file: triggerCodex,
		about: '/blob/main/docs/reference/trigger.md',
	},
] as const;

it.each(NODES)(
	'can be found in the editor by common search terms, and links to its documentation: $node.displayName',
	({ node, file, about }) => {
		const [repository] = manifest.homepage.split('#');
		// n8n uses this link as it is; to the link in the codex file it appends a query, after the anchor.
		expect(node.documentationUrl).toBe(`${repository}${about}`);
		expect(file).toMatchObject({
			node: `${manifest.name}.${node.name}`,
			categories: ['Communication'],
			// Without these links, n8n silently ignores the file.
			resources: {
				primaryDocumentation: [{ url: node.documentationUrl }],
				credentialDocumentation: [{ url: new SmsPartnerApi().documentationUrl }],
			},
		});
		for (const word of [
			...['sms', 'texto', 'campaign', 'phone', 'opt-out', 'DLR'],
			...['delivery report', 'delivery status', 'accusé de réception'],
		]) {
			expect(file.alias).toContain(word);
		}
		expect(file.alias).toEqual([...new Set(file.alias)]);
	},
);

describe("follows n8n's guidelines for texts:", () => {
	/** A property and all properties nested in it. */
	const allOf = (property: INodeProperties): INodeProperties[] => [
		property,
		...(property.options ?? []).flatMap((option) =>
			'displayName' in option && 'type' in option ? allOf(option) : [],
		),
	];
	const all = [
		...NODES.flatMap(({ node }) => node.properties),
		...new SmsPartnerApi().properties,
	].flatMap(allOf);

	it('options are in alphabetical order', () => {
		for (const { options = [] } of all) {
			const names = options.map((option) =>
				'displayName' in option ? option.displayName : option.name,
			);
			expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		}
	});

	it('placeholders start with "e.g."', () => {
		const placeholders = all.filter(({ type }) => type !== 'collection');
		for (const { placeholder = 'e.g.' } of placeholders) expect(placeholder).toMatch(/^e\.g\./);
	});

	it('descriptions of booleans start with "Whether"', () => {
		for (const { description: text } of all.filter(({ type }) => type === 'boolean')) {
			expect(text).toMatch(/^Whether /);
		}
	});

	it('a single sentence ends without a period, several end with one', () => {
		// "e.g." does not end a sentence.
		for (const { description: text = '' } of all) {
			const sentences = text.split(/(?<!e\.g)[.!?] (?=[A-Z\d])/).length;
			expect([text, text.endsWith('.')]).toEqual([text, sentences > 1]);
		}
	});

	it('no parameter is named like one that n8n adds to AI tools', () => {
		expect(all.map(({ displayName }) => displayName)).not.toContain('Output');
	});
});

it("gives n8n's AI workflow builder hints about both nodes, without expressions", () => {
	const hints = NODES.flatMap(({ node }) => [
		node.builderHint?.searchHint ?? '',
		...(node.builderHint?.relatedNodes ?? []).map(({ relationHint }) => relationHint),
		...node.properties.flatMap(({ builderHint }) => builderHint?.propertyHint ?? []),
	]);
	for (const hint of hints) expect(hint).toMatch(/^(?!.*\{\{).+$/);
	const ours = NODES.map(({ node }) => `${manifest.name}.${node.name}`);
	const related = NODES.flatMap(({ node }) =>
		(node.builderHint?.relatedNodes ?? []).map(({ nodeType }) => nodeType),
	);
	expect(related).toEqual([ours[1], 'n8n-nodes-base.wait', ours[0]]);
});
