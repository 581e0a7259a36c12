import { type INodeProperties, NodeOperationError } from 'n8n-workflow';
import { sendProperties } from '../../nodes/SmsPartner/actions/message/send.properties';
import { get } from '../../nodes/SmsPartner/actions/messageStatus/get.operation';
import { getAll } from '../../nodes/SmsPartner/actions/messageStatus/getAll.operation';
import { readCredential, readSettings, type Settings } from '../../nodes/SmsPartner/items/settings';
import { contextWith, ExpressionError, type FakeParameters } from './fakeContext';

const read = (parameters: FakeParameters, properties = get.properties): Settings =>
	readSettings(contextWith(parameters), properties);

const requestOption = (name: string, value: unknown): FakeParameters => ({
	requestOptions: { [name]: value },
});

const errorOf = (fail: () => unknown): unknown => {
	try {
		return fail();
	} catch (error) {
		expect(error).toBeInstanceOf(NodeOperationError);
		const { message, description, failure } = error as NodeOperationError;
		return { message, description, cause: failure?.cause };
	}
};

const NUMBERS: Array<
	['batchSize' | 'concurrentRequests' | 'maxRetryTime' | 'timeout', number, number, number]
> = [
	['batchSize', 1, 500, 500],
	['concurrentRequests', 1, 20, 5],
	['maxRetryTime', 0, 600, 60],
	['timeout', 1, 600_000, 10_000],
];

describe('readSettings', () => {
	it.each(NUMBERS)(
		'clamps %s to the range of its parameter, and uses its default',
		(name, min, max, usual) => {
			expect(read({})[name]).toBe(usual);
			const given = [
				min - 1,
				-Infinity,
				max + 1,
				Infinity,
				min,
				max,
				String(max),
				` ${max} `,
				max - 0.1,
			];
			expect(given.map((value) => read(requestOption(name, value))[name])).toEqual([
				...[min, min, max, max, min, max, max, max, max - 1],
			]);
		},
	);

	it('reads a number without a maximum', () => {
		const limitOf = (limit: unknown): number => read({ limit }, getAll.properties).maxRows;
		expect([limitOf(undefined), limitOf(1e9), limitOf(0), limitOf(1e300)]).toEqual([
			...[50, 1e9, 1, Number.MAX_SAFE_INTEGER],
		]);
		expect(errorOf(() => limitOf('x'))).toMatchObject({
			description: 'Set it to a number of 1 or more, or remove it to use the default, 50.',
		});
		expect(read({ returnAll: true, limit: 'x' }, getAll.properties).maxRows).toBe(Infinity);
	});

	it.each([' ', 'many', NaN, true, {}, [5]])(
		'names the option whose value %p is not a number',
		(value) => {
			expect(errorOf(() => read(requestOption('maxRetryTime', value)))).toEqual({
				message: "The option 'Max Retry Time (Seconds)' is not a number",
				description: 'Set it to a number from 0 to 600, or remove it to use the default, 60.',
				cause: 'configuration-invalid',
			});
		},
	);

	it('names a parameter whose value is not a number', () => {
		expect(errorOf(() => read({ waitForFinal: true, checkEverySeconds: 'x' }))).toMatchObject({
			message: "The parameter 'Check Every (Seconds)' is not a number",
		});
	});

	it.each<[FakeParameters, Partial<Settings>]>([
		[{}, { simplify: true, wait: undefined, includeCost: false }],
		[
			{ simplify: '0', waitForFinal: 1, options: { includeCost: 'true' } },
			{
				simplify: false,
				wait: { checkEverySeconds: 10, giveUpAfterSeconds: 60 },
				includeCost: true,
			},
		],
	])('reads the booleans of %j', (parameters, expected) => {
		expect(read(parameters)).toMatchObject(expected);
	});

	it.each([
		['simplify', "parameter 'Simplify'"],
		['waitForFinal', "parameter 'Wait for Final Status'"],
		['includeCost', "option 'Include Cost'"],
	])("names '%s' by its label if its value is neither true nor false", (name, what) => {
		for (const value of ['yes', ' ', 2, {}]) {
			const parameters = what.startsWith('option')
				? { options: { [name]: value } }
				: { [name]: value };
			expect(errorOf(() => read(parameters))).toEqual({
				message: `The ${what} is neither true nor false`,
				description: 'Turn it on or off, or let its expression return true or false.',
				cause: 'configuration-invalid',
			});
		}
	});

	it('names a choice that does not exist', () => {
		expect(read({}, getAll.properties).searchBy).toBe('messageId');
		expect(errorOf(() => read({ searchBy: 'colour' }, getAll.properties))).toMatchObject({
			message: "The parameter 'Search By' has no such option",
			description: 'Set it to messageId or tag.',
		});
	});

	it("reads the option 'Timeout' with the default of the operation", () => {
		expect(read({}, sendProperties).timeout).toBe(30_000);
		expect(read(requestOption('timeout', 5), sendProperties).timeout).toBe(5);
	});

	it('reads nothing that the operation does not have', () => {
		const broken = { batchSize: 'x', timeout: 'x' };
		const none: INodeProperties[] = [];
		expect(read({ requestOptions: broken, simplify: 'x' }, none)).toMatchObject({
			...{ batchSize: Infinity, concurrentRequests: 1, simplify: false, wait: undefined },
		});
	});

	it('uses the default of an option that is empty, but not of an empty parameter', () => {
		expect(read({ ...requestOption('timeout', ''), options: { includeCost: '' } })).toMatchObject({
			timeout: 10_000,
			includeCost: false,
		});
		expect(errorOf(() => read({ limit: '' }, getAll.properties))).toMatchObject({
			message: "The parameter 'Limit' is not a number",
		});
	});

	it('names a parameter whose expression fails, and masks phone numbers in what it throws', () => {
		const fail = (): never => {
			throw new ExpressionError();
		};
		expect(errorOf(() => read({ simplify: fail }))).toEqual({
			message: "The expression for 'Simplify' failed",
			description: 'Le … is not defined',
			cause: 'configuration-invalid',
		});
	});

	it('computes no expression for an option of the run', () => {
		expect(errorOf(() => read(requestOption('timeout', () => 1)))).toMatchObject({
			message: "The option 'Timeout' is not a number",
		});
	});

	it('reads the wait times only if the node waits', () => {
		const times = { checkEverySeconds: 1, giveUpAfterSeconds: 9999 };
		expect(read({ ...times, waitForFinal: true }).wait).toEqual({
			checkEverySeconds: 5,
			giveUpAfterSeconds: 600,
		});
		const hidden = { checkEverySeconds: 'x', giveUpAfterSeconds: 'x' };
		expect(read({ ...hidden, waitForFinal: false }).wait).toBeUndefined();
	});
});

describe('readCredential', () => {
	const credential = async (data: object | Error) => {
		const getCredentials = async (): Promise<never> => {
			await Promise.resolve();
			if (data instanceof Error) throw data;
			return data as never;
		};
		return await readCredential(contextWith({}, { getCredentials }));
	};

	it('trims the key, and uses the default for an empty Base URL', async () => {
		expect(await credential({ apiKey: ' abc\n', baseUrl: '' })).toEqual({
			apiKey: 'abc',
			baseUrl: 'https://api.smspartner.fr/v1',
		});
	});

	it.each([
		[
			{ baseUrl: 'http://example.com' },
			"The credential's 'Base URL' is not https",
			/^The API key would/,
		],
		[new Error('No credential for 0612345678'), 'No credential for …', /^Choose a credential/],
	])('explains what is wrong with %p', async (data, message, description) => {
		await expect(credential(data)).rejects.toMatchObject({
			message,
			description: expect.stringMatching(description),
			failure: { cause: 'configuration-invalid' },
		});
	});
});
