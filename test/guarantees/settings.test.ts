import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import type { NodeRun, OnError } from '../engine/runNode';
import {
	causeOf,
	check,
	closeSimulators,
	CONTINUE,
	GOOD,
	hintsOf,
	itemsOf,
	jsonOf,
	linksOf,
	nodeIn,
	simulate,
	withOptions,
} from '../engine/scenario';
import { DOCUMENTED_MESSAGE, sampleMessages } from '../simulator/sampleMessages';

afterEach(closeSimulators);

/** A node whose requests are answered without a server, with one status for each message; records the requests. */
function answeringNode(requests: IHttpRequestOptions[]): INodeType {
	return nodeIn(({ helpers }) => ({
		helpers: {
			...helpers,
			httpRequestWithAuthentication: async (_: string, options: IHttpRequestOptions) => {
				requests.push(options);
				const { SMSStatut_List: list } = options.body as { SMSStatut_List: IDataObject[] };
				const entries = list.map((one) => ({ ...one, success: true, status: 'Delivered' }));
				const body = JSON.stringify({ success: true, StatutResponse_List: entries });
				return await Promise.resolve({ statusCode: 200, headers: {}, body });
			},
		},
	}));
}

describe('a misconfigured node', () => {
	interface Wrong {
		readonly parameters?: INodeParameters;
		readonly baseUrl?: string;
		readonly error: string;
		readonly errorDescription: string;
	}

	const options = (more: INodeParameters): { parameters: INodeParameters } => ({
		parameters: withOptions(more as IDataObject),
	});
	const ON_OR_OFF = 'Turn it on or off, or let its expression return true or false.';
	const NO_OPERATION = {
		error: 'This operation is not supported',
		errorDescription:
			"Choose another 'Operation'. For any other request to SMS Partner, use the HTTP Request node with the same credential.",
	};
	const cases: Array<[string, Wrong]> = [
		[
			'plain http to another host',
			{
				baseUrl: 'http://api.smspartner.fr/v1',
				error: "The credential's 'Base URL' is not https",
				errorDescription:
					'The API key would travel unencrypted, so nothing was sent. Change http:// to https:// in the credential.',
			},
		],
		[
			'a batch size that is not a number',
			{
				...options({ batchSize: '={{ "many" }}' }),
				error: "The option 'Batch Size' is not a number",
				errorDescription: 'Set it to a number from 1 to 500, or remove it to use the default, 500.',
			},
		],
		[
			'an unreadable Simplify',
			{
				parameters: { simplify: '={{ "yes" }}' },
				error: "The parameter 'Simplify' is neither true nor false",
				errorDescription: ON_OR_OFF,
			},
		],
		[
			"n8n's 'Custom API Call' as operation",
			{ parameters: { operation: '__CUSTOM_API_CALL__' }, ...NO_OPERATION },
		],
		[
			"n8n's 'Custom API Call' as resource",
			{ parameters: { resource: '__CUSTOM_API_CALL__' }, ...NO_OPERATION },
		],
		[
			'the name of an inherited property as operation',
			{ parameters: { operation: 'constructor' }, ...NO_OPERATION },
		],
	];

	const run = async (onError: OnError, { parameters, baseUrl }: Wrong): Promise<NodeRun> => {
		const simulator = await simulate({ messages: [DOCUMENTED_MESSAGE] });
		const credentialData: ICredentialDataDecryptedObject = {
			apiKey: simulator.apiKey,
			baseUrl: baseUrl ?? simulator.baseUrl,
		};
		const result = await check(simulator, [GOOD, GOOD], { onError, credentialData, parameters });
		expect(simulator.log).toEqual([]);
		return result;
	};

	it.each(cases)('fails the run before any request: %s', async (_, wrong) => {
		const { task } = await run('stopWorkflow', wrong);
		expect(task.error).toMatchObject({
			name: 'NodeOperationError',
			message: wrong.error,
			description: wrong.errorDescription,
			...causeOf('configuration-invalid'),
		});
	});

	it.each(cases)('sends every message to Error under Continue: %s', async (_, wrong) => {
		for (const onError of CONTINUE) {
			const result = await run(onError, wrong);
			expect(result.task.error).toBeUndefined();
			expect(result.outputs.slice(2).flat()).toEqual([]);
			expect(linksOf(result).slice(0, 2)).toEqual([[], [0, 1]]);
			const { error, errorDescription } = wrong;
			expect(jsonOf(result)[1][1]).toMatchObject({
				error,
				errorSource: 'input',
				errorDescription: `${errorDescription} [item 1]`,
			});
		}
	});

	it('keeps the input fields and gives a hint under Continue', async () => {
		const simulator = await simulate();
		const result = await check(simulator, [{ ...GOOD, row: 7 }], {
			onError: 'continueRegularOutput',
			parameters: { options: { includeInputFields: true }, requestOptions: { batchSize: 'many' } },
		});
		expect(jsonOf(result)[1]).toEqual([
			{
				...GOOD,
				row: 7,
				error: "The option 'Batch Size' is not a number",
				errorSource: 'input',
				errorDescription:
					'Set it to a number from 1 to 500, or remove it to use the default, 500. [item 0]',
			},
		]);
		expect(hintsOf(result)).toEqual([
			"1 of 1 item went to Error: The option 'Batch Size' is not a number (1). Set it to a number from 1 to 500, or remove it to use the default, 500.",
		]);
	});
});

describe('numbers out of range', () => {
	it.each([
		[
			'minimum',
			{ batchSize: -5, concurrentRequests: 0, maxRetryTime: -1, timeout: 0 },
			{ sizes: [1, 1, 1], timeouts: [1001, 1001, 1001] },
		],
		[
			'maximum',
			{ batchSize: 9000, concurrentRequests: 900, maxRetryTime: 9999, timeout: 1e12 },
			{ sizes: [3], timeouts: [601_000] },
		],
	])('are clamped to the %s', async (_, requestOptions, { sizes, timeouts }) => {
		const requests: IHttpRequestOptions[] = [];
		const items = itemsOf(sampleMessages(3));
		const run = await check(await simulate(), items, {
			node: answeringNode(requests),
			parameters: { requestOptions },
		});
		expect(linksOf(run)).toEqual([[0, 1, 2], []]);
		expect(requests.map(({ timeout }) => timeout)).toEqual(timeouts);
		expect(
			requests.map(({ body }) => (body as { SMSStatut_List: unknown[] }).SMSStatut_List.length),
		).toEqual(sizes);
	});
});

it.each(['', ' ', undefined, null])('uses the default for the Base URL %j', async (baseUrl) => {
	const requests: IHttpRequestOptions[] = [];
	const run = await check(await simulate(), [GOOD], {
		node: answeringNode(requests),
		credentialData: { apiKey: 'k', baseUrl } as ICredentialDataDecryptedObject,
	});
	expect(linksOf(run)).toEqual([[0], []]);
	expect(requests.map(({ url }) => url)).toEqual(['https://api.smspartner.fr/v1/multi-status']);
});
