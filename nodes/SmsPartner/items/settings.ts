import type { IExecuteFunctions } from 'n8n-workflow';
import { apiKeyOf } from '../api/apiKey';
import { parseBaseUrl } from '../api/baseUrl';
import { invalid, isRecord, messageOf, type Parsed, parseFlag, type Problem } from '../data';
import type { WaitTimes } from '../requests/untilFinal';
import { setupError } from './errors';

/** Reads the settings of the whole run, from the first item. An invalid one is thrown as an n8n error. */

interface Setting<T> {
	/** Whether it is in the collection Options or a separate parameter. */
	readonly place: 'options' | 'parameter';
	/** Its name in workflows, if that is not the name in this table. */
	readonly name?: string;
	readonly displayName: string;
	readonly default: T;
	readonly parse: (raw: unknown) => Parsed<T>;
}

export interface NumberSetting extends Setting<number> {
	readonly min: number;
	readonly max: number;
}

/** All settings, by the names that saved workflows contain. */
export const SETTINGS = {
	/** Entries in one request. SMS Partner: "maximum 500 numéros", and code 50 for more. */
	batchSize: number('options', 'Batch Size', 1, 500, 500),
	/** Maximum number of parallel requests. No rate limit is documented; 5 is polite and still fast. */
	concurrentRequests: number('options', 'Concurrent Requests', 1, 20, 5),
	/** How many seconds SMS Partner may be away before the node gives up on the rest of the run. */
	maxRetryTime: number('options', 'Max Retry Time (Seconds)', 0, 600, 60),
	/** Milliseconds for one request. SMS Partner's own code samples give up after 10 s. */
	timeout: number('options', 'Timeout', 1, 600_000, 10_000),
	/**
	 * The same for sending: SMS Partner has been seen to take longer, and after a timeout nobody knows whether the SMS
	 * was sent.
	 */
	sendTimeout: { ...number('options', 'Timeout', 1, 600_000, 30_000), name: 'timeout' },
	/**
	 * Seconds between two rounds of a wait: statuses take seconds to change, and shorter pauses would burden SMS
	 * Partner.
	 */
	checkEverySeconds: number('parameter', 'Check Every (Seconds)', 5, 600, 10),
	/**
	 * Seconds of a wait in all. For longer waits, users build a loop: while the node waits, its execution stays in
	 * memory.
	 */
	giveUpAfterSeconds: number('parameter', 'Give Up After (Seconds)', 5, 600, 60),
	/** Maximum number of rows to return. */
	limit: number('parameter', 'Limit', 1, Number.MAX_SAFE_INTEGER, 50),
	returnAll: flag('parameter', 'Return All', false),
	searchBy: choice('Search By', ['messageId', 'tag']),
	simplify: flag('parameter', 'Simplify', true),
	waitForFinal: flag('parameter', 'Wait for Final Status', false),
	includeCost: flag('options', 'Include Cost', false),
} as const;

export type Settings = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]['default'] };

export type SettingName = keyof Settings;

/** Reads the settings with these names. */
export function readSettings<Name extends SettingName>(
	context: IExecuteFunctions,
	...names: Name[]
): Pick<Settings, Name> {
	const read = (name: Name): unknown => {
		const setting: Setting<unknown> = SETTINGS[name];
		const isOption = setting.place === 'options';
		const path = `${isOption ? 'options.' : ''}${setting.name ?? name}`;
		const raw = readParameter(context, path, setting);
		// As any option, it is not set if it is empty.
		if (isOption && raw === '') return setting.default;
		return orThrow(context, setting.parse(raw));
	};
	return Object.fromEntries(names.map((name) => [name, read(name)])) as Pick<Settings, Name>;
}

/** Reads the times of Wait for Final Status; undefined if it is off, since the panel then hides them. */
export function readWaitTimes(context: IExecuteFunctions): WaitTimes | undefined {
	const { waitForFinal } = readSettings(context, 'waitForFinal');
	if (!waitForFinal) return undefined;
	return readSettings(context, 'checkEverySeconds', 'giveUpAfterSeconds');
}

/** Reads the credential. The key is only used to redact it in answers. */
export async function readCredential(
	context: Pick<IExecuteFunctions, 'getCredentials' | 'getNode'>,
): Promise<{ baseUrl: string; apiKey: string }> {
	try {
		const credential = await context.getCredentials('smsPartnerApi');
		const baseUrl = orThrow(context, parseBaseUrl(credential.baseUrl));
		return { baseUrl, apiKey: apiKeyOf(credential) };
	} catch (error) {
		throw setupError(context.getNode(), problemOf(error, 'Choose a credential for the node.'));
	}
}

function readParameter(
	context: IExecuteFunctions,
	path: string,
	{ place, displayName, default: fallback }: Setting<unknown>,
): unknown {
	// The options of a run take no expression. Before n8n 2, n8n computes one that a saved workflow contains nevertheless.
	const reading = place === 'options' ? { rawExpressions: true } : undefined;
	try {
		return context.getNodeParameter(path, 0, fallback, reading);
	} catch (error) {
		throw setupError(context.getNode(), {
			error: `The expression for '${displayName}' failed`,
			errorDescription: messageOf(error),
		});
	}
}

function orThrow<T>(context: Pick<IExecuteFunctions, 'getNode'>, parsed: Parsed<T>): T {
	if ('value' in parsed) return parsed.value;
	throw setupError(context.getNode(), parsed.problem);
}

function problemOf(error: unknown, whatToDo: string): Problem {
	const description = isRecord(error) ? error.description : undefined;
	return {
		error: messageOf(error),
		errorDescription: typeof description === 'string' ? description : whatToDo,
	};
}

/**
 * A number, or a text that contains one, truncated to a whole number and clamped to the range. Anything else, even an
 * expression that returns nothing, is a problem that names the setting.
 */
function number(
	place: Setting<number>['place'],
	displayName: string,
	min: number,
	max: number,
	defaultValue: number,
): NumberSetting {
	const what = place === 'options' ? 'option' : 'parameter';
	const parse = (raw: unknown): Parsed<number> => {
		const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
		if (typeof value !== 'number' || Number.isNaN(value)) {
			return invalid(
				`The ${what} '${displayName}' is not a number`,
				`Set it to a number ${max < Number.MAX_SAFE_INTEGER ? `from ${min} to ${max}` : `of ${min} or more`}, or remove it to use the default, ${defaultValue}.`,
			);
		}
		return { value: Math.min(max, Math.max(min, Math.trunc(value))) };
	};
	return { place, displayName, min, max, default: defaultValue, parse };
}

function flag(
	place: Setting<boolean>['place'],
	displayName: string,
	defaultValue: boolean,
): Setting<boolean> {
	const what = place === 'options' ? 'option' : 'parameter';
	const parse = (raw: unknown): Parsed<boolean> => parseFlag(raw, `${what} '${displayName}'`);
	return { place, displayName, default: defaultValue, parse };
}

/** One of these values; the first one is the default. */
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
	return { place: 'parameter', displayName, default: values[0], parse };
}
