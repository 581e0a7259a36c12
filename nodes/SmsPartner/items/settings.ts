import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { apiKeyOf, parseBaseUrl } from '../api/credential';
import { isRecord, messageOf } from '../guards';
import { invalid, type Parsed, parseFlag, type Problem } from '../problem';
import type { Connection } from '../requests/send';
import type { WaitTimes } from '../requests/untilFinal';
import { setupError } from './errors';

/**
 * The settings of a whole run. One that an operation does not have, or that the panel hides because of another one, has a
 * value that limits nothing and switches nothing on.
 */
export interface Settings {
	/** Entries in one request. */
	readonly batchSize: number;
	/** Maximum number of parallel requests. */
	readonly concurrentRequests: number;
	/** How many seconds SMS Partner may be away before the node gives up on the rest of the run. */
	readonly maxRetryTime: number;
	/** Milliseconds for one request. */
	readonly timeout: number;
	readonly includeCost: boolean;
	readonly simplify: boolean;
	readonly searchBy: string;
	/** Of Get Costs. */
	readonly interval: string;
	/** Maximum number of rows to return for an item. */
	readonly maxRows: number;
	/** Undefined: the node does not wait for final statuses. */
	readonly wait: WaitTimes | undefined;
}

/**
 * Reads the settings from the first item. Default and range of each are those of its parameter.
 *
 * @param properties the operation's parameters
 * @throws an n8n error if a setting is invalid
 */
export function readSettings(
	context: IExecuteFunctions,
	properties: readonly INodeProperties[],
): Settings {
	const number = (name: string, fallback: number): number =>
		read(context, properties, name, fallback, parseNumber);
	const flag = (name: string): boolean =>
		read(context, properties, name, false, (raw, { what }) => parseFlag(raw, what));
	const choice = (name: string): string => read(context, properties, name, '', parseChoice);

	return {
		batchSize: number('batchSize', Infinity),
		concurrentRequests: number('concurrentRequests', 1),
		maxRetryTime: number('maxRetryTime', 0),
		timeout: number('timeout', Infinity),
		includeCost: flag('includeCost'),
		simplify: flag('simplify'),
		searchBy: choice('searchBy'),
		interval: choice('interval'),
		maxRows: flag('returnAll') ? Infinity : number('limit', Infinity),
		wait: flag('waitForFinal')
			? {
					checkEverySeconds: number('checkEverySeconds', 0),
					giveUpAfterSeconds: number('giveUpAfterSeconds', 0),
				}
			: undefined,
	};
}

/** Reads the credential. The key is only used to redact it in answers. */
export async function readCredential(
	context: Pick<IExecuteFunctions, 'getCredentials' | 'getNode'>,
): Promise<Connection> {
	try {
		const credential = await context.getCredentials('smsPartnerApi');
		const baseUrl = orThrow(context, parseBaseUrl(credential.baseUrl));
		return { baseUrl, apiKey: apiKeyOf(credential) };
	} catch (error) {
		throw setupError(context.getNode(), problemOf(error, 'Choose a credential for the node.'));
	}
}

/** A parameter of the operation, or an option in one of its collections. */
interface Setting {
	readonly property: INodeProperties;
	/** Where it is in the node, such as `requestOptions.timeout`. */
	readonly path: string;
	/** What to call it, such as `option 'Timeout'`. */
	readonly what: string;
}

function read<T>(
	context: IExecuteFunctions,
	properties: readonly INodeProperties[],
	name: string,
	fallback: T,
	parse: (raw: unknown, setting: Setting) => Parsed<T>,
): T {
	const setting = findSetting(properties, name);
	if (!setting) return fallback;
	const raw = readParameter(context, setting);
	// As any option, it is not set if it is empty.
	const isUnset = raw === '' && setting.path !== name;
	return orThrow(context, parse(isUnset ? setting.property.default : raw, setting));
}

function findSetting(properties: readonly INodeProperties[], name: string): Setting | undefined {
	for (const property of properties) {
		const { displayName } = property;
		if (property.name === name) {
			return { property, path: name, what: `parameter '${displayName}'` };
		}
		if (property.type !== 'collection') continue;
		const option = property.options?.find((one) => one.name === name);
		if (option && 'displayName' in option && 'type' in option) {
			return {
				property: option,
				path: `${property.name}.${name}`,
				what: `option '${option.displayName}'`,
			};
		}
	}
	return undefined;
}

function readParameter(context: IExecuteFunctions, { property, path }: Setting): unknown {
	// Before n8n 2, n8n computes an expression that a saved workflow contains although none is allowed.
	const reading = property.noDataExpression ? { rawExpressions: true } : undefined;
	try {
		return context.getNodeParameter(path, 0, property.default, reading);
	} catch (error) {
		throw setupError(context.getNode(), {
			error: `The expression for '${property.displayName}' failed`,
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
function parseNumber(raw: unknown, { property, what }: Setting): Parsed<number> {
	const { minValue = 0, maxValue = Infinity } = property.typeOptions ?? {};
	const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
	if (typeof value !== 'number' || Number.isNaN(value)) {
		const range =
			maxValue < Infinity ? `from ${minValue} to ${maxValue}` : `of ${minValue} or more`;
		return invalid(
			`The ${what} is not a number`,
			`Set it to a number ${range}, or remove it to use the default, ${String(property.default)}.`,
		);
	}
	const max = Math.min(maxValue, Number.MAX_SAFE_INTEGER);
	return { value: Math.min(max, Math.max(minValue, Math.trunc(value))) };
}

function parseChoice(raw: unknown, { property, what }: Setting): Parsed<string> {
	const values = (property.options ?? []).flatMap((one) => ('value' in one ? [one.value] : []));
	const value = values.find((one) => one === raw);
	if (typeof value === 'string') return { value };
	return invalid(`The ${what} has no such option`, `Set it to ${values.join(' or ')}.`);
}
