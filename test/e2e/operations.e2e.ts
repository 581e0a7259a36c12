import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { EVERY_OPERATION, mappedParameters, type OperationCase } from '../engine/everyOperation';
import { TestN8n } from './real/testN8n';
import { connect, itemNodes, ourNode, trigger, workflow } from './real/workflows';

/** Each operation in real n8n. */

const [ANNE, BRUNO] = ['+33639980001', '+33639980002'];

let n8n: TestN8n;

beforeAll(async () => {
	n8n = await TestN8n.start();
});

afterAll(async () => await n8n?.stop());

beforeEach(() => {
	n8n.simulator.reset({
		messages: [
			{ phoneNumber: ANNE, messageId: 7, status: 'Delivered', tag: 'spring' },
			{ phoneNumber: BRUNO, messageId: 7, status: 'Waiting', tag: 'spring' },
		],
		account: { stopList: [BRUNO], pageSize: 1 },
	});
	n8n.simulator.store.send([{ phoneNumber: ANNE, text: 'Later', parts: 1 }], {
		scheduledMs: Date.now() + 3_600_000,
	});
});

interface Expected {
	/** Fields of the item that the operation gets. */
	readonly json?: IDataObject;
	readonly parameters?: INodeParameters;
	/** The items on the first output, with at least these fields. */
	readonly first: readonly IDataObject[];
}

const ITEM = { phoneNumber: ANNE, messageId: 7, tag: 'spring', message: 'Bonjour' };

/** What is special about operations; of any other, one result is expected. */
const EXPECTED: Readonly<Record<string, Expected>> = {
	'messageStatus.get': {
		parameters: { options: { includeCost: true } },
		first: [{ phoneNumber: ANNE, messageId: 7, status: 'Delivered', cost: 0.049, country: 'FR' }],
	},
	'messageStatus.getAll': {
		first: [
			{ phoneNumber: ANNE, messageId: 7, isFinal: true },
			{ phoneNumber: BRUNO, messageId: 7, isFinal: false },
		],
	},
	'optOut.getAll': {
		parameters: { returnAll: true },
		first: [{ optOutId: 19, phoneNumber: BRUNO, createdAt: '2015-07-20T08:19:45.000Z' }],
	},
	'optOut.create': { first: [{ optOutId: 20, phoneNumber: ANNE }] },
	'optOut.delete': {
		json: { phoneNumber: BRUNO },
		first: [{ optOutId: 19, phoneNumber: BRUNO, deleted: true }],
	},
	'phoneNumber.lookUp': { first: [{ phoneNumber: ANNE, type: 'Mobile', country: 'France' }] },
	'account.get': { first: [{ username: 'demo@example.fr', balance: 10_000, currency: 'EUR' }] },
	'message.send': { first: [{ phoneNumber: ANNE, smsCount: 1, currency: 'EUR' }] },
	'message.cancel': {
		json: { messageId: 9_000_001 },
		first: [{ messageId: 9_000_001, isCancelled: true }],
	},
};

const BY_TAG: Expected = {
	parameters: { searchBy: 'tag', tag: 'spring' },
	first: [
		{ phoneNumber: ANNE, tag: 'spring' },
		{ phoneNumber: BRUNO, tag: 'spring' },
	],
};

const CASES = EVERY_OPERATION.flatMap((one): Array<[string, OperationCase, Expected]> => [
	[one.name, one, EXPECTED[one.title] ?? { first: [{}] }],
	...(one.properties.some(({ name }) => name === 'searchBy')
		? [[`${one.name} by tag`, one, BY_TAG] as [string, OperationCase, Expected]]
		: []),
]);

it.each(CASES)('runs %s', async (name, one, { json = {}, parameters: special = {}, first }) => {
	const { resource, operation } = one;
	const parameters = { resource, operation, ...mappedParameters(one), ...special };
	const items = [{ ...ITEM, ...json }];
	const id = await n8n.rest.createWorkflow(
		workflow(
			name,
			[trigger, ...itemNodes(items), ourNode({ credentials: n8n.credentials, parameters })],
			connect(['Start', ['Campaign']], ['Campaign', ['Messages']], ['Messages', ['SMS Partner']]),
		),
	);
	const { status, runs } = await n8n.rest.ended(await n8n.rest.start(id, 'Start'));
	expect(status).toBe('success');
	const [result] = runs['SMS Partner'].data?.main ?? [];
	expect((result ?? []).map(({ json }) => json)).toMatchObject(first);
});
