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

	it.each([undefined, '', ' ', 'many', NaN, null, true, {}, [5]])(
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
		[{}, { simplify: true, waitForFinal: false, includeInputFields: false }],
		[
			{ simplify: '0', waitForFinal: 1, options: { includeInputFields: 'true' } },
			{ simplify: false, waitForFinal: true, includeInputFields: true },
		],
	])('reads the booleans of %j', (parameters, flags) => {
		const context = contextWith(parameters);
		expect(readSettings(context, 'simplify', 'waitForFinal', 'includeInputFields')).toEqual(flags);
	});

	it.each<[Name, string]>([
		['simplify', "parameter 'Simplify'"],
		['waitForFinal', "parameter 'Wait for Final Status'"],
		['includeInputFields', "option 'Include Input Fields'"],
	])("names '%s' by its label if its value is neither true nor false", (name, what) => {
		for (const value of ['yes', '', null, 2, {}]) {
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

	it('reads the calling code', () => {
		const name = 'countryCallingCode';
		expect([readSettings(contextWith({}), name)[name], read(name, '+32')]).toEqual(['33', '32']);
		expect(errorOf(() => read(name, 'BE'))).toMatchObject({
			message: "The option 'Country Calling Code' is not a calling code",
		});
	});

	it.each([
		[undefined, "Check the expressions in the parameter 'options'."],
		['Unknown: 06 12 34 56 78', 'Unknown: …'],
	])('masks phone numbers in what an expression throws (%j)', (thrown, description) => {
		const options = (): never => {
			throw new ExpressionError(thrown);
		};
		expect(errorOf(() => readSettings(contextWith({ options }), 'timeout'))).toEqual({
			message: 'Le … is not defined',
			description,
			cause: 'configuration-invalid',
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
