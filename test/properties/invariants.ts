import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import assert from 'node:assert/strict';
import { isRecord } from '../../nodes/SmsPartner/guards';
import { everyText } from '../engine/everyText';
import type { Exchange, Result, Scenario, Setup } from './scenario';

/**
 * What must hold in every run of every operation, whatever the server does: each input item comes out exactly once,
 * linked, in order, on its output; or the run failed and nothing was answered. To find out what was answered, an
 * operation's `read` reads the raw answers by its own rules, not with the node's code.
 */

/** An operation, as the harness sees it. */
export interface Subject<S extends Scenario> {
	readonly setUp: (scenario: S) => Setup;
	/** The paths of its requests. */
	readonly paths: readonly string[];
	/** The keys of the entries in a request. */
	readonly entriesIn: (request: unknown) => string[];
	/** How many times an entry may be settled: once, or once for each of its items. */
	readonly settles: 'once' | 'oncePerItem';
	readonly read: (exchange: Exchange) => Reading;
	/** The index of the output that an item belongs on. */
	readonly outputOf: (scenario: S, item: INodeExecutionData) => number;
	/** The fields of the input that an item on Error repeats. */
	readonly repeatedFields: readonly string[];
	/** The longest wait of a run, in seconds. */
	readonly maxWaitSeconds: (scenario: S) => number;
	/** Asserts what else must hold in every run of this operation. */
	readonly check: (scenario: S, result: Result) => void;
}

export interface Reading {
	/** Whether a failed run would lose something. */
	readonly isAnswer: boolean;
	/** The keys of the entries that must not be requested again. */
	readonly settled: readonly string[];
}

type Invariant = <S extends Scenario>(subject: Subject<S>, scenario: S, result: Result) => void;

/** Throws if anything that must hold in every run does not. */
export const checkInvariants: Invariant = (subject, scenario, result) => {
	for (const check of result.hasFailed ? IN_ANY_RUN : [...IN_ANY_RUN, ...IN_COMPLETED_RUNS]) {
		check(subject, scenario, result);
	}
	subject.check(scenario, result);
};

const failsOnlyUnanswered: Invariant = ({ read }, { onError, isTool }, result) => {
	if (!result.hasFailed) return;
	assert.ok(onError === 'stopWorkflow' && !isTool, 'fails only if On Error says so');
	assert.deepEqual(
		result.exchanges.filter((exchange) => read(exchange).isAnswer),
		[],
		'a run fails only if nothing was answered',
	);
};

const keepsSecrets: Invariant = (_subject, _scenario, { run: { run, task }, apiKey }) => {
	const withKey = everyText(run.data).filter((text) => text.includes(apiKey));
	assert.deepEqual(withKey, [], 'the key is nowhere');
	const outsideOfItems = everyText([task.error?.message, task.error?.description, task.hints]);
	const withNumber = outsideOfItems.filter((text) => /(?:\+3[23]|0)6\d{8}/.test(text));
	assert.deepEqual(withNumber, [], 'numbers are in items only');
};

const requestsWithinBounds: Invariant = (
	{ paths, entriesIn },
	{ batchSize, concurrentRequests, faults: { revokeKeyAfter = Infinity } },
	{ log, exchanges },
) => {
	assert.ok(log.length <= exchanges.length, 'no request but those of the node');
	for (const { path } of log) assert.ok(paths.includes(path), 'no redirect is followed');
	for (const { method, request } of exchanges) {
		const { length } = entriesIn(request);
		assert.equal(length >= 1, method === 'POST', 'no empty request');
		assert.ok(length <= batchSize, 'the batch size is kept');
	}
	assert.ok(
		log.length <= revokeKeyAfter + concurrentRequests,
		'no request after the key is refused',
	);
};

const requestsNothingTwice: Invariant = ({ entriesIn, read, settles }, { items }, result) => {
	const keys = items.flatMap(({ key }) => key ?? []);
	const left = countsOf(settles === 'once' ? new Set(keys) : keys);
	for (const exchange of result.exchanges) {
		const requested = entriesIn(exchange.request);
		assertWithin(requested, left, 'only what items need, and not again once it is settled');
		for (const key of read(exchange).settled) left.set(key, (left.get(key) ?? 0) - 1);
	}
};

const returnsEachItemOnce: Invariant = ({ outputOf }, scenario, { outputs }) => {
	const links = outputs.map((items) => items.map(linkOf));
	for (const output of links) {
		assert.deepEqual(output, [...output].sort(ascending), 'in the order of the items');
	}
	assert.deepEqual(
		links.flat().sort(ascending),
		scenario.items.map((_, index) => index),
		'each item once',
	);
	outputs.forEach((items, output) => {
		const expected = (item: INodeExecutionData): number =>
			scenario.isTool ? 0 : outputOf(scenario, item);
		for (const item of items) assert.equal(output, expected(item), 'on its output');
	});
};

const explainsErrors: Invariant = ({ repeatedFields }, { items }, { outputs }) => {
	for (const item of outputs.flat()) {
		const { json: given = {}, key } = items[linkOf(item)];
		const { json } = item;
		assert.ok(key !== undefined || isError(item), 'an invalid item is an error');
		if (!isError(item)) continue;
		for (const name of repeatedFields) assert.equal(json[name], given[name], `${name} as given`);
		assert.equal(json.errorSource === 'input', key === undefined, 'input errors if invalid only');
		// Where n8n would retry an item with an `error`, it has another name.
		const what = json.error ?? json.errorMessage;
		assert.ok(typeof what === 'string' && what.length > 5, 'what happened');
		assert.ok(typeof json.errorDescription === 'string', 'what to do');
		assert.ok(!('maybeSent' in json) || json.maybeSent === true, 'maybeSent is true or absent');
	}
};

const waitsWithinBounds: Invariant = ({ maxWaitSeconds }, scenario, { waitedMs }) => {
	assert.ok(waitedMs <= maxWaitSeconds(scenario) * 1000, `waited ${waitedMs} ms`);
};

const IN_ANY_RUN = [failsOnlyUnanswered, keepsSecrets, requestsWithinBounds, requestsNothingTwice];
const IN_COMPLETED_RUNS = [returnsEachItemOnce, explainsErrors, waitsWithinBounds];

export const ascending = (one: number, other: number): number => one - other;

export const isError = ({ json }: INodeExecutionData): boolean => 'errorSource' in json;

/** The input item that an item is linked to. */
export function linkOf({ pairedItem }: INodeExecutionData): number {
	assert.ok(typeof pairedItem === 'object' && !Array.isArray(pairedItem), 'linked');
	return pairedItem.item;
}

/** How many times each key occurs. */
export function countsOf(keys: Iterable<string>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

/** Throws if a key occurs more times than it may. */
export function assertWithin(
	keys: readonly string[],
	most: ReadonlyMap<string, number>,
	message: string,
): void {
	for (const [key, count] of countsOf(keys)) {
		assert.ok(count <= (most.get(key) ?? 0), `${message}: ${key}`);
	}
}

/** The entries in a list of a request or an answer. */
export function listIn(body: unknown, name: string): IDataObject[] {
	const list = isRecord(body) ? body[name] : undefined;
	return (Array.isArray(list) ? list : []).filter(isRecord) as IDataObject[];
}
