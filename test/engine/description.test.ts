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
import manifest from '../../package.json';
import { type NumberSetting, SETTINGS } from '../../nodes/SmsPartner/items/settings';
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

const optionsOf = (properties: INodeProperties[]): INodeProperties[] =>
	properties
		.filter(({ name }) => name === 'options')
		.flatMap(({ options }) => options as INodeProperties[]);

const LIMITS: Readonly<Record<string, NumberSetting>> = Object.fromEntries(
	Object.entries<object>(SETTINGS).filter(
		(entry): entry is [string, NumberSetting] => 'min' in entry[1],
	),
);

const phoneNumber = [
	['phoneNumber', '={{ $json.phoneNumber }}'],
	['phoneNumber', expect.stringContaining("$fromAI('Phone_Number',")],
];
const messageId = [
	['messageId', '={{ $json.messageId }}'],
	['messageId', expect.stringContaining("$fromAI('Message_ID',")],
];

it('keeps the name of the node and its resources, with Message Status: Get as the default', () => {
	expect(description).toMatchObject({
		displayName: 'SMS Partner',
		name: 'smsPartner',
		version: 1,
		usableAsTool: true,
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
				['Message', 'message'],
				['Message Status', 'messageStatus'],
			],
		],
		[
			['message'],
			'send',
			[
				['Cancel', 'cancel'],
				['Send', 'send'],
			],
		],
		[['messageStatus'], 'get', [['Get', 'get']]],
	]);
});

describe('keeps the names and defaults that saved workflows rely on', () => {
	it('of Message Status: Get', () => {
		const properties = propertiesOf('messageStatus', 'get');
		expect(namesAndDefaults(properties)).toEqual([
			...phoneNumber,
			...messageId,
			['simplify', true],
			['outputMode', 'statusAndError'],
			['waitForFinal', false],
			['checkEverySeconds', SETTINGS.checkEverySeconds.default],
			['giveUpAfterSeconds', SETTINGS.giveUpAfterSeconds.default],
			['options', {}],
		]);
		expect(namesAndDefaults(optionsOf(properties))).toEqual([
			['batchSize', SETTINGS.batchSize.default],
			['concurrentRequests', SETTINGS.concurrentRequests.default],
			['countryCallingCode', SETTINGS.countryCallingCode.default],
			['includeInputFields', false],
			['maxRetryTime', SETTINGS.maxRetryTime.default],
			['timeout', SETTINGS.timeout.default],
		]);
	});

	it('of Message: Send', () => {
		const properties = propertiesOf('message', 'send');
		expect(namesAndDefaults(properties)).toEqual([
			...phoneNumber,
			['message', ''],
			['message', expect.stringContaining("$fromAI('Message',")],
			['options', {}],
		]);
		expect(namesAndDefaults(optionsOf(properties))).toEqual([
			['addStopText', true],
			['batchSize', SETTINGS.batchSize.default],
			['concurrentRequests', SETTINGS.concurrentRequests.default],
			['countryCallingCode', SETTINGS.countryCallingCode.default],
			['deliveryReportUrl', ''],
			['includeInputFields', false],
			['maxRetryTime', SETTINGS.maxRetryTime.default],
			['replyUrl', ''],
			['sandbox', true],
			['sendAt', ''],
			['sender', ''],
			['tag', ''],
			['timeout', SETTINGS.sendTimeout.default],
			['unicode', true],
		]);
	});

	it('of Message: Cancel', () => {
		const properties = propertiesOf('message', 'cancel');
		expect(namesAndDefaults(properties)).toEqual([...messageId, ['options', {}]]);
		expect(namesAndDefaults(optionsOf(properties))).toEqual([
			['concurrentRequests', SETTINGS.concurrentRequests.default],
			['includeInputFields', false],
			['maxRetryTime', SETTINGS.maxRetryTime.default],
			['timeout', SETTINGS.timeout.default],
		]);
	});

	it('and has no other parameters', () => {
		const operations = [
			...[propertiesOf('messageStatus', 'get'), propertiesOf('message', 'send')],
			propertiesOf('message', 'cancel'),
		];
		expect(operations.flat()).toHaveLength(description.properties.length - 3);
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

it('has the defaults and limits of the contract', () => {
	const { batchSize, concurrentRequests, maxRetryTime, timeout, sendTimeout } = SETTINGS;
	const { checkEverySeconds, giveUpAfterSeconds } = SETTINGS;
	const numbers = [
		...[batchSize, concurrentRequests, maxRetryTime, timeout, sendTimeout],
		...[checkEverySeconds, giveUpAfterSeconds],
	];
	expect(numbers.map(({ min, max, default: usual }) => [min, max, usual])).toEqual([
		[1, 500, 500],
		[1, 20, 5],
		[0, 600, 60],
		[1, 600_000, 10_000],
		[1, 600_000, 30_000],
		[5, 600, 10],
		[5, 600, 60],
	]);
	expect(SETTINGS.countryCallingCode.default).toBe('33');
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
		// As the editor does, with the parameters that are there.
		return expression.getSimpleParameterValue(node, description.subtitle, 'internal', {});
	};

	it.each([
		['Send SMS', { resource: 'message', operation: 'send' }],
		['Cancel scheduled SMS', { resource: 'message', operation: 'cancel' }],
		['Get message statuses', { resource: 'messageStatus', operation: 'get' }],
		['Get message statuses', {}],
		['Send SMS', { resource: 'message' }],
		['', { resource: 'messageStatus', operation: '__CUSTOM_API_CALL__' }],
		['', { resource: 'gone', operation: 'send' }],
	])('is "%s" for %j', (subtitle, parameters) => {
		expect(subtitleOf(parameters)).toBe(subtitle);
	});
});

describe('for the model of an AI agent', () => {
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

	it('each operation has a sentence, and arguments that say what they are', () => {
		expect([
			toolOf({ resource: 'message', operation: 'send' }),
			toolOf({ resource: 'message', operation: 'cancel' }),
			toolOf({ resource: 'messageStatus', operation: 'get' }),
		]).toEqual([
			'Send SMS in SMS Partner',
			'Cancel scheduled SMS in SMS Partner',
			'Get message statuses in SMS Partner',
		]);
		expect([
			argumentsOf('message', 'send'),
			argumentsOf('message', 'cancel'),
			argumentsOf('messageStatus', 'get'),
		]).toEqual([['Phone_Number', 'Message'], ['Message_ID'], ['Phone_Number', 'Message_ID']]);
	});

	it('sending says that it costs money, and what maybeSent means, where a model reads it', () => {
		const [, , , message] = propertiesOf('message', 'send');
		expect(message.default).toMatch(/costs money.*maybeSent: true.*do not send it again/);
	});
});

it('shows the limits in the panel', () => {
	for (const [resource, operation, timeout] of [
		['messageStatus', 'get', SETTINGS.timeout],
		['message', 'send', SETTINGS.sendTimeout],
		['message', 'cancel', SETTINGS.timeout],
	] as const) {
		const properties = propertiesOf(resource, operation);
		const shown = [...properties, ...optionsOf(properties)].filter(({ type }) => type === 'number');
		expect(shown.map(({ name, typeOptions }) => [name, typeOptions])).toEqual(
			shown.map(({ name }) => {
				const { min, max } = name === 'timeout' ? timeout : LIMITS[name];
				return [name, { minValue: min, maxValue: max }];
			}),
		);
	}
});

it('is found in the editor by what people call it, with links to its documentation', () => {
	expect(codex).toMatchObject({
		node: `${manifest.name}.${description.name}`,
		categories: ['Communication'],
		// Without them n8n drops the file silently.
		resources: {
			primaryDocumentation: [{ url: manifest.homepage }],
			credentialDocumentation: [{ url: new SmsPartnerApi().documentationUrl }],
		},
	});
	for (const word of [
		'sms',
		'send sms',
		'texto',
		'envoyer',
		'delivery report',
		'accusé de réception',
	]) {
		expect(codex.alias).toContain(word);
	}
});
