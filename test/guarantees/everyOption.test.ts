import type { IDataObject } from 'n8n-workflow';
import {
	BY_NUMBER,
	NUMBERS,
	OPERATION_CASES,
	type OperationCase,
	type Performed,
	perform as performOn,
	type Setup,
} from '../engine/everyOperation';
import { closeSimulators, jsonOf } from '../engine/scenario';

/**
 * That each operation uses what its panel offers. The operations and their options come from the node's description, so
 * that a new one is tested without anybody thinking of it.
 */

afterEach(closeSimulators);

const COUNT = NUMBERS.length;

const perform = async (
	one: OperationCase,
	options: IDataObject,
	setup: Setup = {},
): Promise<Performed> =>
	await performOn(one, options, { count: COUNT, onError: 'continueErrorOutput', ...setup });

const errorsOf = ({ run }: Performed): IDataObject[] => jsonOf(run)[1];

/** The items of all outputs. */
const allOf = ({ run }: Performed): IDataObject[] => jsonOf(run).flat();

const TOO_MANY: Setup = { simulated: { change: () => ({ status: 429, body: '' }) } };

/** Shows that an option of SMS reaches SMS Partner, for one SMS and for several, and that nothing else sends it. */
const sends =
	(name: string, value: unknown, field: string) =>
	async (one: OperationCase): Promise<void> => {
		for (const count of [COUNT, 1]) {
			const { log } = await perform(one, { [name]: value } as IDataObject, { count });
			expect(log).toEqual([expect.stringContaining(field)]);
			const { log: usual } = await perform(one, {}, { count });
			expect(usual.join()).not.toContain(field.split(':')[0]);
		}
	};

/** Shows that an operation uses an option, by its name. */
const CHECKS: Readonly<Record<string, (one: OperationCase) => Promise<void>>> = {
	async batchSize(one) {
		const { log } = await perform(one, { batchSize: 1 });
		expect(log).toHaveLength(COUNT);
		expect((await perform(one, {})).log).toHaveLength(1);
	},
	async concurrentRequests(one) {
		const has = (option: string): boolean => one.options.some(({ name }) => name === option);
		const isBatched = has('batchSize');
		for (const concurrentRequests of [1, 3]) {
			const options = { concurrentRequests, ...(isBatched && { batchSize: 1 }) };
			const ways = has('includeCost') ? [{}, { includeCost: true }] : [{}];
			for (const way of ways) {
				const { simulator } = await perform(
					one,
					{ ...options, ...way },
					{
						simulated: { latencyMs: 30 },
					},
				);
				expect(simulator.mostInFlight).toBe(concurrentRequests);
			}
		}
	},
	async countryCallingCode(one) {
		const account = { stopList: ['+32639980001'] };
		const done = await perform(
			one,
			{ countryCallingCode: '32' },
			{
				count: 1,
				change: (item) => ({ ...item, phoneNumber: '0639980001' }),
				...(one.operation === 'delete' && { simulated: { account } }),
			},
		);
		expect(JSON.stringify([done.log, allOf(done)])).toContain('32639980001');
	},
	async maxRetryTime(one) {
		for (const maxRetryTime of [0, 20]) {
			const { clock } = await perform(one, { maxRetryTime }, TOO_MANY);
			expect(Math.floor(clock.elapsedMs() / 1000)).toBe(maxRetryTime);
		}
	},
	async timeout(one) {
		const slow: Setup = { count: 1, simulated: { latencyMs: 100 } };
		const options = { maxRetryTime: 0 };
		const late = await perform(one, { ...options, timeout: 40 }, slow);
		expect(errorsOf(late)).toMatchObject([{ error: 'SMS Partner did not answer in time' }]);
		const patient = await perform(one, { ...options, timeout: 5000 }, slow);
		expect(JSON.stringify(errorsOf(patient))).not.toContain('in time');
		const limits = new Set<unknown>();
		await perform(one, {}, { onRequest: ({ timeout }) => limits.add(timeout) });
		// n8n's own limit is a second later.
		const shown = one.options.find(({ name }) => name === 'timeout')?.default;
		expect(limits).toEqual(new Set([Number(shown) + 1000]));
	},
	async includeInputFields(one) {
		const keptIn = (done: Performed): unknown[] => [
			...new Set(allOf(done).map(({ keep }) => keep)),
		];
		expect(keptIn(await perform(one, { includeInputFields: true }))).toEqual([0, 1, 2, 3, 4, 5]);
		expect(keptIn(await perform(one, {}))).toEqual([undefined]);
	},
	async includeCost(one) {
		const { log } = await perform(one, { includeCost: true });
		expect(log.filter((request) => request.includes('/message-status?'))).toHaveLength(6);
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
		const { log } = await perform(one, { sendAt }, { timeZone: 'America/New_York' });
		expect(log.join()).toContain('"scheduledDeliveryDate":"25/12/2026","time":2,"minute":0');
		await sends('sendAt', '2026-12-24T18:00+01:00', '"scheduledDeliveryDate":"24/12/2026"')(one);
	},
};

describe.each(OPERATION_CASES)('%s', (_, one) => {
	it.each(one.options.map(({ name }) => name))('uses the option %s', async (name) => {
		expect(Object.keys(CHECKS)).toContain(name);
		await CHECKS[name](one);
	});

	it('reports an error of the account as an error of the request, without an item', async () => {
		const body = { success: false, code: 10, message: 'Clé API incorrecte' };
		const simulated = { change: () => ({ status: 200, body }) };
		const done = await perform(one, {}, { simulated });
		expect(errorsOf(done).length).toBeGreaterThan(0);
		for (const error of errorsOf(done)) {
			expect(error).toMatchObject({ error: 'Wrong API key', errorSource: 'request' });
			expect(error.errorDescription).not.toContain('[item');
		}
	});

	it('sends the key of its credential, and no other', async () => {
		const { log, simulator } = await perform(one, {});
		const keys = log.map((request) => /apiKey(?:=|":")([^&"\s]*)/.exec(request)?.[1]);
		expect(new Set(keys)).toEqual(new Set([simulator.apiKey]));
		expect(log.length).toBeGreaterThan(0);
	});
});

describe.each(BY_NUMBER.map((one) => [one.title, one] as const))('%s', (_, one) => {
	// Read as an international number, it would be an Australian one.
	it.each(['614345678', 614345678, '6 14 34 56 78', '614345678.0'])(
		'does nothing to the owner of %j, a number that may lack its leading 0',
		async (phoneNumber) => {
			const change = (item: IDataObject): IDataObject => ({ ...item, phoneNumber });
			const done = await perform(one, {}, { count: 1, change });
			expect(done.log.filter((request) => !request.includes('/stop-sms/list'))).toEqual([]);
			expect(errorsOf(done)).toMatchObject([{ phoneNumber, errorSource: 'input' }]);
		},
	);
});

const WITH_SIMPLIFY = OPERATION_CASES.filter(([, { properties }]) =>
	properties.some(({ name }) => name === 'simplify'),
);

it.each(WITH_SIMPLIFY)("%s returns the API's own fields with Simplify off", async (_, one) => {
	const statuses = async (simplify: boolean): Promise<boolean[]> =>
		jsonOf((await perform(one, {}, { parameters: { simplify } })).run)[0].map(
			(fields) => 'isFinal' in fields,
		);
	expect([await statuses(true), await statuses(false)]).toEqual([
		Array(COUNT).fill(true),
		Array(COUNT).fill(false),
	]);
});
