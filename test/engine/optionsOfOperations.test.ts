import type {
	IDataObject,
	IHttpRequestOptions,
	INodeParameters,
	INodeProperties,
} from 'n8n-workflow';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import type { Simulator, SimulatorOptions } from '../simulator/simulator';
import { type FakeClock, fakeClock } from './fakeClock';
import type { NodeRun } from './runNode';
import { check, closeSimulators, jsonOf, nodeIn, simulate, withOptions } from './scenario';

/**
 * That each operation uses what its panel offers. The operations and their options come from the node's description, so
 * that a new one is tested without anybody thinking of it.
 */

afterEach(closeSimulators);

interface Case {
	readonly resource: string;
	readonly operation: string;
	readonly options: readonly string[];
	/** What the panel shows as the timeout, in milliseconds. */
	readonly timeoutMs: unknown;
	/** Whether it reads a phone number of each item. */
	readonly hasNumber: boolean;
	/** Whether its results can be simplified. */
	readonly hasSimplify: boolean;
}

const { properties } = new SmsPartner().description;

const isShownFor = (resource: string, operation: string) => {
	return ({ displayOptions }: INodeProperties): boolean =>
		displayOptions?.show?.resource?.includes(resource) === true &&
		displayOptions.show.operation?.includes(operation) === true;
};

const CASES: readonly Case[] = properties
	.filter(({ name }) => name === 'operation')
	.flatMap(({ options = [], displayOptions }) =>
		options.flatMap((option): Case[] => {
			if (!('value' in option)) return [];
			const [resource, operation] = [displayOptions?.show?.resource?.[0], option.value].map(String);
			const shown = properties.filter(isShownFor(resource, operation));
			const inCollection = shown
				.filter(({ type }) => type === 'collection')
				.flatMap((collection) => collection.options ?? [])
				.filter((one) => 'default' in one);
			return [
				{
					resource,
					operation,
					options: inCollection.map(({ name }) => name),
					timeoutMs: inCollection.find(({ name }) => name === 'timeout')?.default,
					hasNumber: shown.some(({ name }) => name === 'phoneNumber'),
					hasSimplify: shown.some(({ name }) => name === 'simplify'),
				},
			];
		}),
	);

const NUMBERS = Array.from({ length: 6 }, (_, index) => `+3363998000${index + 1}`);
const ITEMS: readonly IDataObject[] = NUMBERS.map((phoneNumber, index) => ({
	phoneNumber,
	messageId: 101 + index,
	tag: `tag-${index}`,
	message: 'Bonjour',
	keep: index,
}));

interface Done {
	readonly run: NodeRun;
	readonly simulator: Simulator;
	readonly clock: FakeClock;
	/** Method, path, query and body of each request. */
	readonly requests: readonly string[];
}

interface Setup extends SimulatorOptions {
	readonly items?: readonly IDataObject[];
	readonly parameters?: INodeParameters;
	readonly timeZone?: string;
	/** Called with the options of each request. */
	readonly onRequest?: (options: IHttpRequestOptions) => void;
}

/** Runs the operation with these options. */
async function perform(
	{ resource, operation, hasNumber }: Case,
	options: IDataObject,
	{ items = ITEMS, parameters, timeZone, onRequest = () => {}, ...simulated }: Setup = {},
): Promise<Done> {
	const clock = fakeClock();
	const stopList = resource === 'optOut' ? items.map(({ phoneNumber }) => String(phoneNumber)) : [];
	const simulator = await simulate({
		now: clock.now,
		messages: ITEMS.map(({ phoneNumber, messageId, tag }) => ({
			...{ phoneNumber: String(phoneNumber), messageId: Number(messageId) },
			...{ tag: String(tag), status: 'Delivered' },
		})),
		account: { stopList },
		...simulated,
	});
	const node = nodeIn(({ helpers, getTimezone }) => {
		const { httpRequestWithAuthentication: usual } = helpers;
		const request = async function (this: unknown, type: string, query: IHttpRequestOptions) {
			onRequest(query);
			return (await Reflect.apply(usual, this, [type, query])) as unknown;
		};
		return {
			helpers: Object.assign({}, helpers, { httpRequestWithAuthentication: request }),
			getTimezone: timeZone === undefined ? getTimezone : () => timeZone,
		};
	}, clock);
	const run = await check(simulator, [...items], {
		node,
		onError: 'continueErrorOutput',
		parameters: {
			...{ resource, operation, ...withOptions(options) },
			...(hasNumber && { phoneNumber: '={{ $json.phoneNumber }}' }),
			...{ messageId: '={{ $json.messageId }}', message: '={{ $json.message }}' },
			...parameters,
		},
	});
	const requests = simulator.log.map(
		({ method, path, query, body }) => `${method} ${path}?${query} ${body}`,
	);
	return { run, simulator, clock, requests };
}

const errorsOf = ({ run }: Done): IDataObject[] => jsonOf(run)[1];

/** The items of all outputs. */
const allOf = ({ run }: Done): IDataObject[] => jsonOf(run).flat();

const TOO_MANY: Setup = { change: () => ({ status: 429, body: '' }) };

/** Shows that an option of SMS reaches SMS Partner, for one SMS and for several, and that nothing else sends it. */
const sends =
	(name: string, value: unknown, field: string) =>
	async (one: Case): Promise<void> => {
		for (const items of [ITEMS, ITEMS.slice(0, 1)]) {
			const { requests } = await perform(one, { [name]: value } as IDataObject, { items });
			expect(requests).toEqual([expect.stringContaining(field)]);
			const { requests: usual } = await perform(one, {}, { items });
			expect(usual.join()).not.toContain(field.split(':')[0]);
		}
	};

/** Shows that an operation uses an option, by its name. */
const CHECKS: Readonly<Record<string, (one: Case) => Promise<void>>> = {
	async batchSize(one) {
		const { requests } = await perform(one, { batchSize: 1 });
		expect(requests).toHaveLength(ITEMS.length);
		expect((await perform(one, {})).requests).toHaveLength(1);
	},
	async concurrentRequests(one) {
		const isBatched = one.options.includes('batchSize');
		for (const concurrentRequests of [1, 3]) {
			const options = { concurrentRequests, ...(isBatched && { batchSize: 1 }) };
			const ways = one.options.includes('includeCost') ? [{}, { includeCost: true }] : [{}];
			for (const way of ways) {
				const { simulator } = await perform(one, { ...options, ...way }, { latencyMs: 30 });
				expect(simulator.mostInFlight).toBe(concurrentRequests);
			}
		}
	},
	async countryCallingCode(one) {
		const items = [{ ...ITEMS[0], phoneNumber: '0639980001' }];
		const account = { stopList: ['+32639980001'] };
		const setup: Setup = { items, ...(one.operation === 'delete' && { account }) };
		const done = await perform(one, { countryCallingCode: '32' }, setup);
		expect(JSON.stringify([done.requests, allOf(done)])).toContain('32639980001');
	},
	async maxRetryTime(one) {
		for (const maxRetryTime of [0, 20]) {
			const { clock } = await perform(one, { maxRetryTime }, TOO_MANY);
			expect(Math.floor(clock.elapsedMs() / 1000)).toBe(maxRetryTime);
		}
	},
	async timeout(one) {
		const slow: Setup = { items: ITEMS.slice(0, 1), latencyMs: 400 };
		const options = { maxRetryTime: 0 };
		const late = await perform(one, { ...options, timeout: 50 }, slow);
		expect(errorsOf(late)).toMatchObject([{ error: 'SMS Partner did not answer in time' }]);
		const patient = await perform(one, { ...options, timeout: 5000 }, slow);
		expect(JSON.stringify(errorsOf(patient))).not.toContain('in time');
		const limits = new Set<unknown>();
		await perform(one, {}, { onRequest: ({ timeout }) => limits.add(timeout) });
		// n8n's own limit is a second later.
		expect(limits).toEqual(new Set([Number(one.timeoutMs) + 1000]));
	},
	async includeInputFields(one) {
		const keptIn = (done: Done): unknown[] => [...new Set(allOf(done).map(({ keep }) => keep))];
		expect(keptIn(await perform(one, { includeInputFields: true }))).toEqual([0, 1, 2, 3, 4, 5]);
		expect(keptIn(await perform(one, {}))).toEqual([undefined]);
	},
	async includeCost(one) {
		const { requests } = await perform(one, { includeCost: true });
		expect(requests.filter((request) => request.includes('/message-status?'))).toHaveLength(6);
	},
	sender: sends('sender', 'Acme', '"sender":"Acme"'),
	tag: sends('tag', 'spring', '"tag":"spring"'),
	addStopText: sends('addStopText', true, '"isStopSms":1'),
	unicode: sends('unicode', true, '"isUnicode":1'),
	sandbox: sends('sandbox', true, '"sandbox":1'),
	deliveryReportUrl: sends(
		'deliveryReportUrl',
		'https://a.example/d',
		'"urlDlr":"https://a.example/d"',
	),
	replyUrl: sends('replyUrl', 'https://a.example/r', '"urlResponse":"https://a.example/r"'),
	async sendAt(one) {
		const sendAt = '2026-12-24T20:00';
		const { requests } = await perform(one, { sendAt }, { timeZone: 'America/New_York' });
		expect(requests.join()).toContain('"scheduledDeliveryDate":"25/12/2026","time":2,"minute":0');
		await sends('sendAt', '2026-12-24T18:00+01:00', '"scheduledDeliveryDate":"24/12/2026"')(one);
	},
};

const titleOf = ({ resource, operation }: Case): string => `${resource}.${operation}`;

describe.each(CASES.map((one) => [titleOf(one), one] as const))('%s', (_, one) => {
	it.each(one.options)('uses the option %s', async (name) => {
		expect(Object.keys(CHECKS)).toContain(name);
		await CHECKS[name](one);
	});
});

describe.each(
	CASES.filter(({ hasNumber }) => hasNumber).map((one) => [titleOf(one), one] as const),
)('%s', (title, one) => {
	it.each(['639980001', 639980001, '6 39 98 00 01', '639980001.0'])(
		'does nothing to the owner of %j, a number that may lack its leading 0',
		async (phoneNumber) => {
			const done = await perform(one, {}, { items: [{ ...ITEMS[0], phoneNumber }] });
			// Message Status: Get only reads.
			if (title === 'messageStatus.get') return;
			expect(done.requests.filter((request) => !request.includes('/stop-sms/list'))).toEqual([]);
			expect(errorsOf(done)).toMatchObject([{ phoneNumber, errorSource: 'input' }]);
		},
	);
});

describe.each(CASES.map((one) => [titleOf(one), one] as const))('%s', (_, one) => {
	it('reports an error of the account as an error of the request, without an item', async () => {
		const body = { success: false, code: 10, message: 'Clé API incorrecte' };
		const done = await perform(one, {}, { change: () => ({ status: 200, body }) });
		expect(errorsOf(done).length).toBeGreaterThan(0);
		for (const error of errorsOf(done)) {
			expect(error).toMatchObject({ error: 'Wrong API key', errorSource: 'request' });
			expect(error.errorDescription).not.toContain('[item');
		}
	});

	it('sends the key of its credential, and no other', async () => {
		const { requests, simulator } = await perform(one, {});
		const keys = requests.map((request) => /apiKey(?:=|":")([^&"\s]*)/.exec(request)?.[1]);
		expect(new Set(keys)).toEqual(new Set([simulator.apiKey]));
		expect(requests.length).toBeGreaterThan(0);
	});
});

it.each(CASES.filter(({ hasSimplify }) => hasSimplify).map((one) => [titleOf(one), one] as const))(
	"%s returns the API's own fields with Simplify off",
	async (_, one) => {
		const statuses = async (simplify: boolean): Promise<boolean[]> =>
			jsonOf((await perform(one, {}, { parameters: { simplify } })).run)[0].map(
				(fields) => 'isFinal' in fields,
			);
		expect([await statuses(true), await statuses(false)]).toEqual([
			Array(6).fill(true),
			Array(6).fill(false),
		]);
	},
);
