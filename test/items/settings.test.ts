import { NodeOperationError } from 'n8n-workflow';
import {
	readCredential,
	readSettings,
	readWaitTimes,
	SETTINGS,
} from '../../nodes/SmsPartner/items/settings';
import { contextWith, ExpressionError } from './fakeContext';

type Name = keyof typeof SETTINGS;

const parametersWith = (name: Name, value: unknown): Record<string, unknown> => {
	const setting: { place: string; name?: string } = SETTINGS[name];
	const values = { [setting.name ?? name]: value };
	return setting.place === 'options' ? { options: values } : values;
};

const read = (name: Name, value: unknown): unknown =>
	readSettings(contextWith(parametersWith(name, value)), name)[name];

const errorOf = (fail: () => unknown): unknown => {
	try {
		return fail();
	} catch (error) {
		expect(error).toBeInstanceOf(NodeOperationError);
		const { message, description, failure } = error as NodeOperationError;
		return { message, description, cause: failure?.cause };
	}
};

describe('readSettings', () => {
	it.each<Name>([
		'batchSize',
		'concurrentRequests',
		'maxRetryTime',
		'timeout',
		'sendTimeout',
		'checkEverySeconds',
		'giveUpAfterSeconds',
	])('clamps %s to its limits, and has a default for it', (name) => {
		const { min, max, default: usual } = { min: NaN, max: NaN, ...SETTINGS[name] };
		expect(readSettings(contextWith({}), name)).toEqual({ [name]: usual });
		const given = [min - 1, -Infinity, max + 1, Infinity, min, max, String(max), ` ${max} `];
		expect(given.map((value) => read(name, value))).toEqual([
			min,
			min,
			max,
			max,
			min,
			max,
			max,
			max,
		]);
		expect(read(name, max - 0.1)).toBe(max - 1);
	});

	it.each([' ', 'many', NaN, true, {}, [5]])(
		'names the option whose value %p is not a number',
		(value) => {
			expect(errorOf(() => read('maxRetryTime', value))).toEqual({
				message: "The option 'Max Retry Time (Seconds)' is not a number",
				description: 'Set it to a number from 0 to 600, or remove it to use the default, 60.',
				cause: 'configuration-invalid',
			});
		},
	);

	it('names a parameter whose value is not a number', () => {
		expect(errorOf(() => read('checkEverySeconds', 'x'))).toMatchObject({
			message: "The parameter 'Check Every (Seconds)' is not a number",
		});
	});

	it.each([
		[{}, { simplify: true, waitForFinal: false, includeCost: false }],
		[
			{ simplify: '0', waitForFinal: 1, options: { includeCost: 'true' } },
			{ simplify: false, waitForFinal: true, includeCost: true },
		],
	])('reads the booleans of %j', (parameters, flags) => {
		const context = contextWith(parameters);
		expect(readSettings(context, 'simplify', 'waitForFinal', 'includeCost')).toEqual(flags);
	});

	it.each<[Name, string]>([
		['simplify', "parameter 'Simplify'"],
		['waitForFinal', "parameter 'Wait for Final Status'"],
		['includeCost', "option 'Include Cost'"],
	])("names '%s' by its label if its value is neither true nor false", (name, what) => {
		for (const value of ['yes', ' ', 2, {}]) {
			expect(errorOf(() => read(name, value))).toEqual({
				message: `The ${what} is neither true nor false`,
				description: 'Turn it on or off, or let its expression return true or false.',
				cause: 'configuration-invalid',
			});
		}
	});

	it("reads the option 'Timeout' with the default of the operation", () => {
		const readBoth = (options: object): unknown =>
			readSettings(contextWith({ options }), 'timeout', 'sendTimeout');
		expect([readBoth({}), readBoth({ timeout: 5 }), readBoth({ sendTimeout: 5 })]).toEqual([
			{ timeout: 10_000, sendTimeout: 30_000 },
			{ timeout: 5, sendTimeout: 5 },
			{ timeout: 10_000, sendTimeout: 30_000 },
		]);
	});

	it('uses the default of an option that is empty, but not of an empty parameter', () => {
		expect([read('timeout', ''), read('includeCost', '')]).toEqual([10_000, false]);
		expect(errorOf(() => read('limit', ''))).toMatchObject({
			message: "The parameter 'Limit' is not a number",
		});
	});

	it('names a parameter whose expression fails, and masks phone numbers in what it throws', () => {
		const fail = (): never => {
			throw new ExpressionError();
		};
		expect(errorOf(() => read('simplify', fail))).toEqual({
			message: "The expression for 'Simplify' failed",
			description: 'Le … is not defined',
			cause: 'configuration-invalid',
		});
	});

	it('computes no expression for an option', () => {
		expect(errorOf(() => read('timeout', () => 1))).toMatchObject({
			message: "The option 'Timeout' is not a number",
		});
	});
});

it('reads the wait times only if the node waits', () => {
	const times = { checkEverySeconds: 1, giveUpAfterSeconds: 9999 };
	expect(readWaitTimes(contextWith({ ...times, waitForFinal: true }))).toEqual({
		checkEverySeconds: 5,
		giveUpAfterSeconds: 600,
	});
	const hidden = { checkEverySeconds: 'x', giveUpAfterSeconds: 'x' };
	expect(readWaitTimes(contextWith({ ...hidden, waitForFinal: false }))).toBeUndefined();
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
