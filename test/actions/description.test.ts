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
import { mappedOrFromAi } from '../../nodes/SmsPartner/actions/properties';
import codex from '../../nodes/SmsPartner/SmsPartner.node.json';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import triggerCodex from '../../nodes/SmsPartner/SmsPartnerTrigger.node.json';
import { SmsPartnerTrigger } from '../../nodes/SmsPartner/SmsPartnerTrigger.node.ts';
import manifest from '../../package.json';
import { EVERY_OPERATION, type OperationCase } from '../engine/everyOperation';
import { NODE } from '../items/fakeContext';

/** What saved workflows contain: a changed name or default breaks them. */

const { description } = new SmsPartner();

const optionsOf = ({ properties }: OperationCase, collection = 'options'): INodeProperties[] =>
	properties
		.filter(({ name }) => name === collection)
		.flatMap(({ options }) => options as INodeProperties[]);

const operationOf = (title: string): OperationCase => {
	const found = EVERY_OPERATION.find((one) => one.title === title);
	if (!found) throw new Error(`There is no operation ${title}.`);
	return found;
};

it('keeps the name of the node, with Message Status: Get as the default', () => {
	const [resource] = description.properties;
	expect([description.name, description.version, description.credentials]).toEqual([
		...['smsPartner', 1, [expect.objectContaining({ name: 'smsPartnerApi', required: true })]],
	]);
	expect(resource.default).toBe('messageStatus');
	const lists = description.properties.filter(({ name }) => name === 'operation');
	expect(
		Object.fromEntries(
			lists.map(({ displayOptions, default: value }) => [displayOptions?.show?.resource, value]),
		),
	).toMatchObject({ account: 'get', message: 'send', messageStatus: 'get', optOut: 'getAll' });
	for (const list of [resource, ...lists]) {
		const names = (list.options ?? []).map((option) => option.name);
		expect(names).toEqual([...names].sort());
	}
});

/** The arguments that a model fills in, each with the description of its parameter. */
const argumentsOf = ({ resource, operation }: OperationCase): string[] => {
	const shown = description.properties.filter(
		({ displayOptions: { show } = {} }) =>
			show?.['@tool'] && show.resource?.includes(resource) && show.operation?.includes(operation),
	);
	const collected: FromAIArgument[] = [];
	traverseNodeParameters(
		Object.fromEntries(shown.map(({ name, default: value }) => [name, value as string])),
		collected,
	);
	expect(collected.map(({ description: text }) => text)).toEqual(
		shown.map(({ description: text }) => text),
	);
	return collected.map(({ key }) => key);
};

const namesAndDefaults = (properties: readonly INodeProperties[]): string[] =>
	properties.map(({ name, default: value }) => `${name} = ${JSON.stringify(value)}`);

it('has the parameters and defaults that saved workflows rely on (to change them: npm run generate)', () => {
	const contract = EVERY_OPERATION.map((one) => [
		...[one.title, one.name, one.action, argumentsOf(one).join()],
		namesAndDefaults(one.properties),
		namesAndDefaults(optionsOf(one)),
		namesAndDefaults(optionsOf(one, 'requestOptions')),
	]);
	expect(contract).toMatchSnapshot();
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
	const ranges = EVERY_OPERATION.flatMap(({ properties, options }) =>
		[...properties, ...options]
			.filter(({ type }) => type === 'number')
			.map(({ name, typeOptions }) => [name, typeOptions]),
	);
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
	const textOf = (title: string, name: string): unknown =>
		optionsOf(operationOf(title), 'requestOptions').find((one) => one.name === name)?.description;
	expect(textOf('message.send', 'maxRetryTime')).toMatch(
		/may have sent something is never repeated/,
	);
	expect(textOf('message.send', 'timeout')).toMatch(/not known whether its SMS were sent/);
	expect(textOf('messageStatus.get', 'maxRetryTime')).not.toContain('sent');
	expect(textOf('phoneNumber.lookUp', 'batchSize')).toMatch(/^Number of phone numbers per request/);
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
		...EVERY_OPERATION.map(({ action, resource, operation }): [string, INodeParameters] => [
			action,
			{ resource, operation },
		]),
		['Get message statuses', {}],
		['Send SMS', { resource: 'message' }],
		['', { resource: 'messageStatus', operation: '__CUSTOM_API_CALL__' }],
		['', { resource: 'gone', operation: 'send' }],
	])('is "%s" for %j', (subtitle, parameters) => {
		expect(subtitleOf(parameters)).toBe(subtitle);
	});
});

describe('a parameter that users map', () => {
	const mappedProperties = EVERY_OPERATION.flatMap(({ title, properties }) =>
		properties
			.filter(({ displayOptions }) => displayOptions?.hide?.['@tool'])
			.filter(({ type }) => type === 'string')
			.map((property): [string, INodeProperties] => [`${title} ${property.name}`, property]),
	);

	it('has no field as its default, into which n8n would insert a dropped one', () => {
		expect(mappedProperties.length).toBeGreaterThan(9);
		for (const [which, { default: value }] of mappedProperties) {
			// A text opens as an expression.
			expect([which, value]).toEqual([which, which.endsWith(' message') ? '=' : '']);
		}
	});

	it('is required, or says which field it is when it is empty', () => {
		const optional = ['message.cancel', 'messageStatus.get'];
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

	it('each operation and each of its arguments has a description', () => {
		for (const one of EVERY_OPERATION) {
			const { resource, operation, action } = one;
			expect(toolOf({ resource, operation })).toBe(`${action} in SMS Partner`);
			argumentsOf(one);
		}
	});

	it('an argument has the name that the editor gives it', () => {
		const [, ofModel] = mappedOrFromAi({
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
		const message = description.properties.filter(({ name }) => name === 'message').at(-1);
		expect(message?.default).toMatch(/costs money.*maybeSent: true.*do not send it again/);
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
