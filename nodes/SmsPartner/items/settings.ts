import type { IExecuteFunctions } from 'n8n-workflow';
import { apiKeyOf } from '../api/apiKey';
import { parseBaseUrl } from '../api/baseUrl';
import { flagOf, invalid, isRecord, messageOf, type Parsed, type Problem } from '../data';
import { DEFAULT_CALLING_CODE, parseCallingCode } from '../messages/phoneNumber';
import type { WaitTimes } from '../requests/untilFinal';
import { setUpError } from './errors';

/** Reads what holds for the whole run, from the first item. What is set up wrongly is thrown as an error of n8n. */

interface Setting<T> {
	/** Whether it is in the collection Options or a parameter of its own. */
	readonly place: 'options' | 'parameter';
	/** In workflows, where it is not the name in this table. */
	readonly name?: string;
	readonly default: T;
	readonly parse: (raw: unknown) => Parsed<T>;
}

export interface NumberSetting extends Setting<number> {
	readonly min: number;
	readonly max: number;
}

/** All settings, by the names that saved workflows contain. */
export const SETTINGS = {
	/** Entries in one request. SMS Partner: "maximum 500 numéros", code 50 above. */
	batchSize: number('options', 'Batch Size', 1, 500, 500),
	/** Requests under way at once. No rate limit is documented; 5 is polite and fills the network. */
	concurrentRequests: number('options', 'Concurrent Requests', 1, 20, 5),
	/** Seconds that SMS Partner may be away before the rest of a run is given up. */
	maxRetryTime: number('options', 'Max Retry Time (Seconds)', 0, 600, 60),
	/** Milliseconds for one request. SMS Partner's own samples give up after 10 s. */
	timeout: number('options', 'Timeout', 1, 600_000, 10_000),
	/** The same where an SMS is sent: SMS Partner was seen to take longer, and nobody knows then what became of it. */
	sendTimeout: { ...number('options', 'Timeout', 1, 600_000, 30_000), name: 'timeout' },
	/** Seconds between two rounds of a wait: statuses come in seconds, and SMS Partner is not to be pestered. */
	checkEverySeconds: number('parameter', 'Check Every (Seconds)', 5, 600, 10),
	/** Seconds of a wait in all. A longer one is a loop's: the node keeps its execution in memory meanwhile. */
	giveUpAfterSeconds: number('parameter', 'Give Up After (Seconds)', 5, 600, 60),
	/** Rows of a list. */
	limit: number('parameter', 'Limit', 1, Number.MAX_SAFE_INTEGER, 50),
	returnAll: flag('parameter', 'Return All', false),
	searchBy: choice('Search By', ['messageId', 'tag']),
	simplify: flag('parameter', 'Simplify', true),
	waitForFinal: flag('parameter', 'Wait for Final Status', false),
	includeCost: flag('options', 'Include Cost', false),
	includeInputFields: flag('options', 'Include Input Fields', false),
	countryCallingCode: {
		place: 'options',
		default: DEFAULT_CALLING_CODE,
		parse: parseCallingCode,
	} satisfies Setting<string>,
} as const;

export type Settings = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]['default'] };

export type SettingName = keyof Settings;

/** Reads the settings with these names. */
export function readSettings<Name extends SettingName>(
	context: IExecuteFunctions,
	...names: Name[]
): Pick<Settings, Name> {
	const options = readParameter(context, 'options', {});
	const read = (name: Name): unknown => {
		const setting: Setting<unknown> = SETTINGS[name];
		const parameter = setting.name ?? name;
		if (setting.place === 'parameter') {
			const raw = readParameter(context, parameter, setting.default);
			return orThrow(context, setting.parse(raw));
		}
		const isSet = isRecord(options) && parameter in options;
		return isSet ? orThrow(context, setting.parse(options[parameter])) : setting.default;
	};
	return Object.fromEntries(names.map((name) => [name, read(name)])) as Pick<Settings, Name>;
}

/** Reads the times of Wait for Final Status; undefined where it is off, since the panel hides them then. */
export function readWaitTimes(context: IExecuteFunctions): WaitTimes | undefined {
	const { waitForFinal } = readSettings(context, 'waitForFinal');
	if (!waitForFinal) return undefined;
	return readSettings(context, 'checkEverySeconds', 'giveUpAfterSeconds');
}

/** Reads the credential: the key only to redact it in what a server answers. */
export async function readCredential(
	context: Pick<IExecuteFunctions, 'getCredentials' | 'getNode'>,
): Promise<{ baseUrl: string; apiKey: string }> {
	try {
		const credential = await context.getCredentials('smsPartnerApi');
		const baseUrl = orThrow(context, parseBaseUrl(credential.baseUrl));
		return { baseUrl, apiKey: apiKeyOf(credential) };
	} catch (error) {
		throw setUpError(context.getNode(), problemOf(error, 'Choose a credential for the node.'));
	}
}

function readParameter(context: IExecuteFunctions, name: string, fallback: unknown): unknown {
	try {
		return context.getNodeParameter(name, 0, fallback);
	} catch (error) {
		const hint = `Check the expressions in the parameter '${name}'.`;
		throw setUpError(context.getNode(), problemOf(error, hint));
	}
}

function orThrow<T>(context: Pick<IExecuteFunctions, 'getNode'>, parsed: Parsed<T>): T {
	if ('value' in parsed) return parsed.value;
	throw setUpError(context.getNode(), parsed.problem);
}

function problemOf(error: unknown, whatToDo: string): Problem {
	const description = isRecord(error) ? error.description : undefined;
	return {
		error: messageOf(error),
		errorDescription: typeof description === 'string' ? description : whatToDo,
	};
}

/**
 * A whole number. Out of range it is clamped; a text that contains a number counts as one; anything else, also an
 * expression that returns nothing, is a problem that names the setting.
 */
function number(
	place: Setting<number>['place'],
	displayName: string,
	min: number,
	max: number,
	usual: number,
): NumberSetting {
	const what = place === 'options' ? 'option' : 'parameter';
	const parse = (raw: unknown): Parsed<number> => {
		const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
		if (typeof value !== 'number' || Number.isNaN(value)) {
			return invalid(
				`The ${what} '${displayName}' is not a number`,
				`Set it to a number ${max < Number.MAX_SAFE_INTEGER ? `from ${min} to ${max}` : `of ${min} or more`}, or remove it to use the default, ${usual}.`,
			);
		}
		return { value: Math.min(max, Math.max(min, Math.trunc(value))) };
	};
	return { place, min, max, default: usual, parse };
}

function flag(
	place: Setting<boolean>['place'],
	displayName: string,
	usual: boolean,
): Setting<boolean> {
	const what = place === 'options' ? 'option' : 'parameter';
	const parse = (raw: unknown): Parsed<boolean> => {
		const value = flagOf(raw);
		if (value !== undefined) return { value };
		return invalid(
			`The ${what} '${displayName}' is neither true nor false`,
			'Turn it on or off, or let its expression return true or false.',
		);
	};
	return { place, default: usual, parse };
}

/** One of these values; the first one where none is set. */
function choice<const Value extends string>(
	displayName: string,
	values: readonly [Value, ...Value[]],
): Setting<Value> {
	const parse = (raw: unknown): Parsed<Value> => {
		const value = values.find((one) => one === raw);
		if (value !== undefined) return { value };
		return invalid(
			`The parameter '${displayName}' has no such option`,
			`Set it to ${values.join(' or ')}.`,
		);
	};
	return { place: 'parameter', default: values[0], parse };
}
